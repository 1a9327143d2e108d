/* Makes the page live: sends without leaving it and shows what comes. The page is whole without this
   script. Written for browsers of ten years ago. */
(function () {
  'use strict';
  var body = document.body, lines = document.getElementById('lines'), log = document.getElementById('log');
  var say = document.getElementById('say'), text = document.getElementById('text'), send = document.getElementById('send');
  var photo = document.getElementById('photo'), pick = document.getElementById('pick'), unpick = document.getElementById('unpick');
  var trouble = document.getElementById('trouble'), live = document.getElementById('live'), where = document.getElementById('where');
  var last = Number(body.getAttribute('data-last')), maxPhoto = 5 * 1024 * 1024, small = null;
  var shrinking = false, waiting = false, polling = 0;

  function newKey() {
    var b = new Uint8Array(16), s = '';
    window.crypto.getRandomValues(b);
    for (var i = 0; i < b.length; i++) { s += (b[i] + 256).toString(16).slice(1); }
    return s;
  }

  function complain(words) {
    trouble.textContent = words;
    trouble.hidden = !words;
  }

  /* Sending. The key stays the same until the desk has the message, so sending again is safe. */

  function busy(form, on) {
    var buttons = form.getElementsByTagName('button');
    for (var i = 0; i < buttons.length; i++) { buttons[i].setAttribute('aria-disabled', on ? 'true' : 'false'); }
    if (form === say) { send.textContent = on ? send.getAttribute('data-busy') : send.getAttribute('data-name'); }
    form.busy = on;
  }

  function post(form, fields, done) {
    if (form.busy) { return; }
    var data = new FormData(), hidden = form.querySelectorAll('input[type=hidden]'), x = new XMLHttpRequest();
    for (var i = 0; i < hidden.length; i++) { data.append(hidden[i].name, hidden[i].value); }
    for (var j = 0; j < fields.length; j++) { data.append.apply(data, fields[j]); }
    busy(form, true);
    complain('');
    x.open('POST', '/chat/say');
    x.setRequestHeader('Accept', 'application/json');
    x.onload = function () {
      busy(form, false);
      if (x.status < 200 || x.status > 299) { complain(reason(x)); return; }
      fresh(form);
      done();
      if (polling) { window.clearTimeout(polling); polling = window.setTimeout(poll, 300); }
    };
    x.onerror = function () { busy(form, false); complain(body.getAttribute('data-lost')); };
    x.send(data);
  }

  function reason(x) {
    try { return JSON.parse(x.responseText).error || body.getAttribute('data-lost'); } catch (e) { return body.getAttribute('data-lost'); }
  }

  function fresh(form) {
    var places = document.querySelectorAll('input[name=place]'), here = document.querySelector('.here');
    form.querySelector('input[name=key]').value = newKey();
    if (!form.querySelector('input[name=place]')) { return; }
    for (var i = 0; i < places.length; i++) { places[i].value = ''; }
    if (here) { here.hidden = true; }
  }

  function sendWords() {
    var fields = [['text', text.value]];
    if (!text.value.trim() && !photo.files.length) { text.focus(); return; }
    if (shrinking) { waiting = true; return; }
    if (photo.files.length) { fields.push(['photo', small || photo.files[0], photo.files[0].name]); }
    if (photo.files.length && (small || photo.files[0]).size > maxPhoto) { complain(body.getAttribute('data-large')); return; }
    post(say, fields, function () { text.value = ''; grow(); dropPhoto(); });
  }

  function tapped(form, button) {
    post(form, [[button.name, button.value]], function () {
      if (form.hasAttribute('data-leave')) { window.location.assign('/chat#end'); window.location.reload(); return; }
      if (form.parentNode.className === 'bubble' && !closest(form, 'data-card')) { form.parentNode.removeChild(form); }
      log.focus({ preventScroll: true });
    });
  }

  function closest(node, attribute) {
    while (node && node.getAttribute) {
      if (node.hasAttribute(attribute)) { return node; }
      node = node.parentNode;
    }
    return null;
  }

  say.addEventListener('submit', function (e) { e.preventDefault(); sendWords(); });
  text.addEventListener('keydown', function (e) {
    var typing = e.isComposing || e.keyCode === 229, fine = window.matchMedia('(pointer: fine)').matches;
    if (e.keyCode === 13 && !e.shiftKey && !typing && fine) { e.preventDefault(); sendWords(); }
  });
  document.addEventListener('click', function (e) {
    var b = e.target;
    if (b.nodeName !== 'BUTTON' || !b.name || !b.form || b.form === say) { return; }
    e.preventDefault();
    tapped(b.form, b);
  });

  function grow() {
    text.style.height = 'auto';
    text.style.height = text.scrollHeight + 4 + 'px';
  }
  text.addEventListener('input', grow);

  /* Photos are made smaller here; that also takes out where and with what they were taken. */

  photo.addEventListener('change', function () {
    var file = photo.files[0];
    small = null;
    if (!file) { dropPhoto(); return; }
    unpick.querySelector('.name').textContent = file.name;
    unpick.hidden = false;
    pick.hidden = true;
    complain('');
    if (file.type !== 'image/gif') { shrink(file); }
  });
  unpick.addEventListener('click', function () { dropPhoto(); photo.focus(); });

  function dropPhoto() {
    photo.value = '';
    small = null;
    unpick.hidden = true;
    pick.hidden = false;
  }

  function shrunk(file, blob) {
    if (photo.files[0] === file) { small = blob; }
    shrinking = false;
    if (waiting) { waiting = false; sendWords(); }
  }

  function shrink(file) {
    var image = new Image(), url = URL.createObjectURL(file);
    shrinking = true;
    image.onload = function () {
      var most = 1600, scale = Math.min(1, most / Math.max(image.width, image.height)), canvas = document.createElement('canvas');
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(url);
      if (!canvas.toBlob) { shrunk(file, null); return; }
      canvas.toBlob(function (blob) { shrunk(file, blob); }, 'image/jpeg', 0.85);
    };
    image.onerror = function () { URL.revokeObjectURL(url); shrunk(file, null); };
    image.src = url;
  }

  /* Where somebody is, only when they ask to send it. */

  if (navigator.geolocation && window.isSecureContext) {
    where.hidden = false;
    where.addEventListener('click', function () {
      navigator.geolocation.getCurrentPosition(function (p) {
        post(say, [['location', p.coords.latitude.toFixed(6) + ',' + p.coords.longitude.toFixed(6)]], function () {});
      }, function () { complain(body.getAttribute('data-nowhere')); }, { timeout: 15000 });
    });
  }

  /* What comes. */

  function atEnd() { return window.innerHeight + window.pageYOffset > document.documentElement.scrollHeight - 160; }

  function toEnd() { window.scrollTo(0, document.documentElement.scrollHeight); }

  function closeQuestions() {
    var open = lines.querySelectorAll('form[data-question]');
    for (var i = 0; i < open.length; i++) { open[i].parentNode.removeChild(open[i]); }
  }

  function oldCard(card) {
    var cards = card ? lines.querySelectorAll('[data-card]') : [];
    for (var i = 0; i < cards.length; i++) { if (cards[i].getAttribute('data-card') === card) { return cards[i]; } }
    return null;
  }

  function show(e) {
    var follow = e.mine || atEnd(), box = document.createElement('ol'), old = oldCard(e.card), hello = document.getElementById('hello');
    if (e.id <= last) { return; }
    last = e.id;
    if (e.mine) { closeQuestions(); }
    if (hello) { hello.hidden = true; }
    box.innerHTML = e.html; /* rendered and escaped by the server */
    if (old && e.update) { lines.replaceChild(box.firstChild, old); return; }
    if (old) { lines.removeChild(old); }
    lines.appendChild(box.firstChild);
    if (follow) { toEnd(); }
  }

  function poll() {
    var x = new XMLHttpRequest();
    x.open('GET', '/chat/events?after=' + last);
    x.setRequestHeader('Accept', 'application/json');
    x.onload = function () {
      live.hidden = x.status === 200;
      if (x.status === 200) { JSON.parse(x.responseText).forEach(show); }
    };
    x.onerror = function () { live.hidden = false; };
    x.onloadend = function () { polling = window.setTimeout(poll, 5000); };
    x.send();
  }

  function listen() {
    if (!window.EventSource) { poll(); return; }
    var source = new EventSource('/chat/events?after=' + last);
    source.onopen = function () { live.hidden = true; };
    source.onmessage = function (m) { show(JSON.parse(m.data)); };
    source.onerror = function () {
      live.hidden = false;
      if (source.readyState === 2) { poll(); }
    };
  }

  send.setAttribute('data-name', send.textContent);
  document.documentElement.className = 'live';
  if (lines.children.length && !document.getElementById('invite')) { toEnd(); }
  listen();
})();
