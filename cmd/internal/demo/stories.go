package demo

// where says what place a matter is about.
type where int

const (
	atHome     where = iota // the reporter's flat
	atStair                 // the reporter's stair
	atBuilding              // the reporter's building
	atLift                  // a stair of a building with a lift
	atSpot                  // one of story.spots
)

// story is one kind of matter as people here tell it.
type story struct {
	category string
	where    where
	spots    []string
	told     []told
	notes    []string // what the worker writes on the way, whatever was told
	waiting  string   // what it may have to wait for
	reason   string   // … in the worker's words
	unfixed  string   // why it may stay unfixed
	decline  string   // why the desk may not do it
	soon     bool     // a day rather than a week
	private  bool
}

// told is a report and what was done about it. {at} stands for the place as somebody would say it.
type told struct{ says, result string }

// homeStories happen at home and on the stairs.
var homeStories = []story{
	{category: "water", where: atHome, soon: true, told: []told{
		{"{at}厨房水管漏水，下面拿盆接着呢", "换了角阀和软管，试水半小时不漏"},
		{"{at}卫生间地漏反水，一股味", "地漏疏通了，换了防臭芯"},
		{"我家水龙头关不严，一直滴水，{at}", "龙头阀芯换新，已不滴水"},
		{"{at}马桶堵了，疏不开", "用机器疏通了，掏出一团抹布"},
		{"{at}洗菜池下面的管子松了，一放水就漏", "下水软管重新接好，打了胶"},
		{"{at} 阳台洗衣机水嘴漏水", "换了水嘴"},
		{"kitchen tap is leaking at {at}, thanks", "龙头换了新的，和住户一起试过水"}},
		notes: []string{"看过了，要带个配件来", "先关了总阀，家里有人", "上午有急修，下午到"}, waiting: "parts", reason: "老式配件要订货，三天左右到"},
	{category: "water", where: atHome, soon: true, told: []told{
		{"{at}天花板渗水，应该是楼上漏的", "楼上重做了防水，观察三天没再渗"},
		{"楼上漏水漏到我家了，{at}，墙皮都鼓了", "楼上换了水管，等墙干了来补墙皮"}},
		notes: []string{"跟楼上约了周末一起看", "楼上同意做防水，在等工人"}, waiting: "resident", reason: "楼上住户出差，周末才能进门",
		unfixed: "要敲开楼上卫生间地面，楼上不同意，已请居委会调解"},
	{category: "power", where: atHome, soon: true, told: []told{
		{"{at}家里跳闸，推上去又跳", "厨房插座进水短路，换了插座和空开"},
		{"{at}插座冒火花，不敢用了", "更换插座一个，线头重新压接"},
		{"半边屋子没电，{at}", "零线松了，重新接好"},
		{"{at}电表箱里吱吱响", "接线端子烧了，换新压紧"}},
		notes: []string{"查到地方了，去拿配件", "先把那一路断开，其余能用"}, waiting: "parts", reason: "专用空开缺货"},
	{category: "heating", where: atHome, told: []told{
		{"{at}暖气不热，摸着是凉的", "清洗过滤网，回水温度正常了"},
		{"{at}暖气片渗水，滴到地板上了", "暖气片接头换了垫子"},
		{"北屋的暖气一直不热 {at}", "放气并调了阀门，量过二十一度"}},
		notes: []string{"放了气，等一晚上看看"}, waiting: "resident", reason: "要等住户在家时放水"},
	{category: "gas", where: atHome, told: []told{
		{"{at}燃气表没电了，屏幕不亮", "燃气公司上门换了表内电池"},
		{"{at}燃气灶打不着，换过电池了", "灶具点火针换新，已能点火"},
		{"{at}想请人查一下燃气软管", "燃气公司安检合格，软管换成金属的"}},
		notes: []string{"已联系燃气公司，明天上门"}},
	{category: "gas", where: atHome, told: []told{{"{at}想改一下燃气管的位置", "燃气公司已上门量过"}},
		notes: []string{"问了燃气公司"}, decline: "改燃气管只能找燃气公司办，已把电话发给您"},
	{category: "network", where: atHome, told: []told{
		{"{at}宽带断了两天了，运营商说是楼里的线", "线头重做，网速测过正常"},
		{"楼道弱电箱门掉了，线都露着，{at}", "弱电箱门装回去上了锁"}},
		notes: []string{"约了运营商一起查"}},
	{category: "building", where: atHome, told: []told{
		{"{at}外墙裂缝，一下雨里屋墙就湿", "裂缝灌了胶，等雨后再看"},
		{"顶楼漏雨，{at}，拿三个盆接", "屋面补了防水，等雨后再看"},
		{"{at}窗台下面掉墙皮，怕砸到人", "松动的墙皮已铲掉，抹了灰"}},
		notes: []string{"上去看过，防水翘边，拍了照"}, waiting: "weather", reason: "要干透才能做防水，等天晴",
		unfixed: "整栋外墙要动用维修资金，已列入业委会下次会议"},
	{category: "noise", where: atHome, private: true, told: []told{
		{"楼上半夜十二点还拖桌子，{at}", "楼上给桌脚贴了垫，答应晚上不挪"},
		{"隔壁装修早上六点就开始砸墙，{at}", "装修时间改到早八点以后，贴了告示"},
		{"{at}楼下麻将打到两点，能不能说说", "约定晚十点散场，双方都同意"}},
		notes: []string{"上门谈过，对方答应注意"}, waiting: "resident", reason: "对方不在家，晚上再上门"},
	{category: "fumes", where: atHome, private: true, told: []told{
		{"一楼小饭店的油烟全飘到我家，{at}", "店家清洗了净化器，烟道加高了"},
		{"楼道里有人天天熏腊肉，{at}呛得慌", "找到住户，答应不在楼道里熏"}},
		notes: []string{"去看过，确实呛人"}, unfixed: "烟道改造要餐馆房东同意，已转街道城管"},
	{category: "elderly", where: atHome, private: true, told: []told{
		{"我妈一个人住{at}，两天没接电话，能不能上门看看", "上门看过，老人没事，手机没电了，已和家属通电话"},
		{"{at}老人腿脚不便，想请人帮忙量血压", "每周三上午上门量，已登记"},
		{"老爷子出院了，想问问送餐怎么办，{at}", "送餐已登记，明天中午开始"}},
		notes: []string{"已上门，和老人聊过"}},
	{category: "lighting", where: atStair, told: []told{
		{"{at}楼道灯不亮，晚上摸黑上楼", "换了感应灯，三层到五层都试过"},
		{"{at}三楼的声控灯坏了，跺脚也不亮", "声控头换了，跺脚就亮"},
		{"{at}门口的灯一闪一闪的", "灯泡和灯座都换了"},
		{"{at} 一二楼的灯都不亮，老人不敢下楼", "线路接头重做，两层都亮了"},
		{"stairwell light is out in {at}", "灯泡和灯座都换了"}},
		notes: []string{"灯座也坏了，去仓库拿"}, waiting: "parts", reason: "灯头用完了，已下单"},
	{category: "security", where: atStair, told: []told{
		{"{at}门锁坏了，谁都能进", "换了电子锁，卡都能刷"},
		{"{at}对讲机没声音，听不见按门铃", "对讲主机换了电源"},
		{"{at}门禁刷卡没反应", "读卡器换新，各家的卡试过"}},
		notes: []string{"联系了门禁厂家"}, waiting: "parts", reason: "主板要从厂家寄"},
	{category: "waste", where: atStair, told: []told{
		{"{at}楼道里堆着旧沙发，过不去", "旧沙发联系住户清走了"},
		{"{at}有人把垃圾袋放在门口不扔", "上门说了，住户答应当天扔"},
		{"{at}楼梯好几天没扫了", "保洁补扫，以后周二周五固定扫"}},
		notes: []string{"贴了通知，限三天"}},
	{category: "lift", where: atLift, soon: true, told: []told{
		{"{at}电梯到了门不开，得按好几次", "换了门机皮带，试运行二十次正常"},
		{"{at}电梯运行时咣当响，害怕", "导靴加油调整，声音没了"},
		{"{at}电梯里灯坏了一半", "轿厢灯全部换新"},
		{"{at}电梯按钮三楼按不亮", "按钮板更换完毕"}},
		notes: []string{"停梯检查半小时，已贴告示"}, waiting: "parts", reason: "配件要从厂家调货"},
	{category: "pets", where: atBuilding, private: true, told: []told{
		{"{at}有人遛狗不牵绳，吓着孩子了", "找到养犬人，签了文明养犬承诺"},
		{"{at}楼下流浪猫越来越多，晚上叫个不停", "联系救助站，捉了三只去绝育"}},
		notes: []string{"看了监控，正在处理"}},
}
