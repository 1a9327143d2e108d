package demo

// commonStories are of the places that everybody shares, and matters for the office.
var commonStories = []story{
	{category: "lighting", where: atSpot, spots: []string{"小广场", "北门", "凉亭", "停车场"}, told: []told{
		{"{at}的路灯坏了三盏，晚上黑漆漆的", "换了三个灯头，晚上看过都亮"},
		{"{at}路灯白天也亮着，费电", "时控开关重新调好了"},
		{"{at}的灯晚上八点就灭了", "时控开关重新调好了，亮到十二点"}},
		notes: []string{"等天黑再看一次"}, waiting: "parts", reason: "型号老，配件要订"},
	{category: "road", where: atSpot, spots: []string{"南门", "东门", "车棚", "幼儿园门口"}, soon: true, told: []told{
		{"{at}地砖翘起来了，我妈差点绊倒", "地砖重新铺平了"},
		{"{at}有个坑，下雨就积水", "坑补好了，放一天再走车"},
		{"{at}井盖响得厉害，车一过就咣当", "井盖加了胶圈，不响了"}},
		notes: []string{"先放了警示锥"}, waiting: "weather", reason: "水泥要晴天做"},
	{category: "parking", where: atSpot, spots: []string{"停车场", "北门", "南门"}, soon: true, told: []told{
		{"{at}消防通道又停车了，堵死了", "联系车主挪走了，画了禁停线"},
		{"有车一直停在我的车位上，{at}", "车主已道歉挪走"},
		{"{at}道闸不认车牌，堵了一长串", "道闸重启并更新了车牌"}},
		notes: []string{"到现场了，正在处理"}},
	{category: "charging", where: atSpot, spots: []string{"车棚"}, told: []told{
		{"{at}充电口坏了两个，扫码没反应", "充电口更换好了，都能用"},
		{"{at}有人飞线充电，太危险了", "飞线已拆，跟住户讲了危险"},
		{"电动车充电扣了钱没充上，{at}", "联系厂家退了款"}},
		notes: []string{"给厂家打了电话"}, waiting: "parts", reason: "等厂家派人带配件来"},
	{category: "waste", where: atSpot, spots: []string{"垃圾房", "北门"}, soon: true, told: []told{
		{"{at}的垃圾满了都溢出来了，苍蝇乱飞", "加清一次，冲洗了地面"},
		{"{at}纸箱子堆成山没人收", "纸箱清走，和快递公司说好每天收"},
		{"{at}那几个桶的盖子全坏了", "换了四个新桶"}},
		notes: []string{"清运车下午到"}},
	{category: "greening", where: atSpot, spots: []string{"小广场", "凉亭", "健身角"}, told: []told{
		{"{at}的大树枝挡住路灯了，也怕砸下来", "修剪了三棵树"},
		{"{at}草坪都踩秃了", "补种了草皮，围了绳子"},
		{"{at}花坛里生了好多虫子，孩子被咬了", "打了药，挂了提示牌"}},
		notes: []string{"看过了，排到这周"}, waiting: "weather", reason: "要避开下雨天"},
	{category: "facilities", where: atSpot, spots: []string{"健身角", "小广场", "凉亭"}, told: []told{
		{"{at}的漫步机螺丝松了，晃得厉害", "螺丝换新拧紧，加了防松垫"},
		{"{at}长椅断了一根木条", "木条换好刷了漆"},
		{"{at}的石桌裂了，怕割着孩子", "石桌换了新面"},
		{"the bench at {at} is broken", "木条换好刷了漆"}},
		notes: []string{"先围起来不让用"}, waiting: "payment", reason: "超过五百元，等业委会批"},
	{category: "facilities", where: atSpot, spots: []string{"老年活动室"}, told: []told{
		{"{at}空调不制热，老人都不来了", "空调加氟，温度上来了"},
		{"{at}的饮水机不出热水", "换了加热管"},
		{"{at}门把手松了，一拉就掉", "门把手换了新的"}},
		notes: []string{"看过了，下午修"}, waiting: "parts", reason: "要等厂家发配件"},
	{category: "fire_safety", where: atSpot, spots: []string{"车棚", "配电房", "老年活动室"}, soon: true, told: []told{
		{"{at}的灭火器压力是红的", "换了四具灭火器，贴了检查卡"},
		{"{at}消防栓箱打不开", "箱门修好，水带检查过"},
		{"{at}门口堆了一堆木料，着火怎么办", "木料已清走，拉了警示线"}},
		notes: []string{"现场看过，今天处理"}},
	{category: "security", where: atSpot, spots: []string{"北门", "东门"}, told: []told{
		{"{at}晚上没人值班，推销的随便进", "调整了排班，夜里两人"},
		{"{at}的监控好像不亮了", "监控电源修好，看得见了"},
		{"{at}关不上，风一吹就开", "合页换了，能自动关"}},
		notes: []string{"查过了，今天解决"}},
	{category: "street_trade", where: atSpot, spots: []string{"东门", "南门"}, told: []told{
		{"{at}早上全是卖菜的，车都出不去", "和城管一起劝导，划了临时摊位"},
		{"{at}烧烤摊半夜还在吵", "摊主答应十点收摊"}},
		notes: []string{"已约城管周四联合巡查"}, unfixed: "门外是市政道路，已转街道城管处理"},
	{category: "transport", where: atSpot, spots: []string{"南门"}, told: []told{
		{"{at}公交站牌倒了，老人看不清车次", "公交公司换了站牌"},
		{"12路末班车太早，{at}能不能反映一下", "公交公司答复：下月起末班推迟到九点"}},
		notes: []string{"已把意见交给公交公司"}, unfixed: "要等公交公司明年调整线路时考虑"},
	{category: "illegal_building", where: atBuilding, private: true, told: []told{
		{"{at}一楼把绿地围成院子了", "住户自己拆了，绿地补种"},
		{"{at}顶楼在搭阳光房，叮叮当当的", "城管下了通知书，已停工拆除"}},
		notes: []string{"拍照取证，已报城管"}, unfixed: "已移交城管立案，居委会继续跟进"},
	{category: "property_service", where: atBuilding, private: true, told: []told{
		{"物业电话打了三遍没人接，{at}", "电话加了一条线，忙时转手机"},
		{"{at}物业费收据一直没给开", "收据已补开，送到家里"},
		{"{at}报了两次没人来，态度还不好", "周经理上门道歉，当天修好"}},
		notes: []string{"在核对值班记录"}},
	{category: "benefits", where: atHome, private: true, told: []told{
		{"想问高龄津贴怎么还没到账，{at}", "查到银行卡换号，已重新登记"},
		{"{at}老人的医保没登记上，麻烦帮查", "已帮忙在网上登记，下月生效"},
		{"低保复审要带什么材料，{at}", "材料清单发给您了，周三可来办"}},
		notes: []string{"已问街道，等回话"}, waiting: "resident", reason: "等您把身份证复印件送来"},
	{category: "housing", where: atHome, private: true, told: []told{
		{"{at}公租房续租的手续在哪办", "讲了手续，已陪同办完"},
		{"楼上群租，{at}头顶上住了十几个人", "和派出所上门，隔断已拆"}},
		notes: []string{"已转房管部门"}},
	{category: "other", where: atSpot, spots: []string{"快递柜", "老年活动室"}, told: []told{
		{"{at}捡到一串钥匙，交给谁", "失主已领走，谢谢您"},
		{"{at}的开放时间能不能写在门上", "开放时间贴好了"}},
		notes: []string{"问过门卫了"}},
	{category: "other", where: atSpot, spots: []string{"快递柜"}, told: []told{{"我的快递在{at}丢了，你们赔不赔", "监控已调给您看"}},
		notes: []string{"看过监控"}, decline: "快递的事请找快递公司，柜上有电话；要看监控可以来物业"},
}

// boardNotes are left for the message board, the oldest first; the last two are not answered yet.
var boardNotes = []struct{ says, answer string }{
	{"谢谢王师傅，大冷天来修水管，一口水都没喝", "已转告王师傅，也谢谢您"},
	{"建议老年活动室周六也开门", "从下周起周六上午九点到十一点半开门"},
	{"小孙姑娘帮我填表填了一上午，表扬她", "收到，我们在例会上表扬她"},
	{"什么时候打流感疫苗，通知一声", "下月初，时间定了第一时间贴出来并发消息"},
	{"广场舞音乐小一点，孩子要写作业", "和领舞的阿姨说好，八点半结束，音量减半"},
	{"想找个能下象棋的伴", ""},
	{"楼下的旧衣回收箱什么时候换", ""},
}

// emergencyStories woke everybody, were taken, and ended well.
var emergencyStories = []struct {
	category, org string
	where         where
	spot          string
	told          told
	by            string
	note          string
}{
	{"lift", orgLift, atLift, "", told{"有人困在电梯里了，{at}，灯也灭了", "二十分钟内把人接出来了，人没事，抱闸已检修"}, "陈工", "到了，正在手动平层"},
	{"gas", orgProperty, atStair, "", told{"{at}楼道里煤气味很大", "是三楼软管老化，燃气公司换了管，检测合格"}, "王师傅", "已关总阀，燃气公司在路上"},
	{"elderly", orgOffice, atSpot, "小广场", told{"{at}有个老人摔倒了起不来", "送医院检查，没有骨折，家属已到"}, "小孙", "120 已到"},
	{"fire_safety", orgProperty, atSpot, "车棚", told{"{at}有电动车冒烟", "没有人受伤，烧坏一块电瓶，车棚线路已检查"}, "吴队长", "断电，用灭火器压住了"},
}
