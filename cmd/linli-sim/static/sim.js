/* Makes the page live: sends without leaving it, and shows what comes. The page is whole without this script. */
(function () {
  'use strict';
  var fetching = false, again = false;

  function toEnd(log) { log.scrollTop = log.scrollHeight; }

  /* Puts in what has changed and leaves alone what somebody is writing. */
  function take(html) {
    var fresh = new DOMParser().parseFromString(html, 'text/html');
    document.querySelectorAll('.column').forEach(function (column) {
      column.querySelectorAll('.live').forEach(function (old) {
        var now = fresh.querySelector('#' + column.id + ' [data-part=' + old.getAttribute('data-part') + ']');
        if (!now || now.innerHTML === old.innerHTML) { return; }
        var follow = old.scrollHeight - old.scrollTop - old.clientHeight < 160;
        old.innerHTML = now.innerHTML; /* rendered and escaped by the server */
        if (follow) { toEnd(old); }
      });
    });
  }

  function refresh() {
    if (fetching) { again = true; return; }
    fetching = true;
    fetch(location.href).then(function (r) { return r.text(); }).then(take).catch(function () {}).then(function () {
      fetching = false;
      if (again) { again = false; refresh(); }
    });
  }

  function trouble(html) {
    var said = new DOMParser().parseFromString(html, 'text/html').querySelector('.trouble'), old = document.querySelector('.trouble');
    if (old) { old.remove(); }
    if (said) { document.querySelector('.intro').after(said); }
  }

  document.addEventListener('submit', function (e) {
    var form = e.target, button = e.submitter, data = new FormData(form, button);
    if (!form.closest('.column') || data.get('do') === 'edit' || data.get('do') === 'block' || data.get('do') === 'unblock') { return; }
    if (data.has('photo') && !data.get('photo').size) { data.delete('photo'); }
    e.preventDefault();
    fetch(button && button.hasAttribute('formaction') ? button.formAction : form.getAttribute('action'), { method: 'POST', body: data }).then(function (r) {
      return r.text().then(function (html) { trouble(html); if (r.ok) { take(html); if (data.get('do') === 'say') { form.reset(); } } });
    });
  });

  document.addEventListener('keydown', function (e) {
    var typing = e.isComposing || e.keyCode === 229;
    if (e.key !== 'Enter' || e.shiftKey || typing || e.target.nodeName !== 'TEXTAREA') { return; }
    e.preventDefault();
    e.target.form.requestSubmit(e.target.form.querySelector('.main'));
  });

  document.documentElement.className = 'alive';
  document.querySelectorAll('[role=log]').forEach(toEnd);
  new EventSource('/events').onmessage = refresh;
})();
