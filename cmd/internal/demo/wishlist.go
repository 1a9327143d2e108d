package demo

// dream is a wish as it was said, with what became of it.
type dream struct {
	category string
	place    string // a spot or a building; "" = the whole estate
	says     string
	title    string // the public wording, once staff have given one
	supports int    // distinct households, the first one included
	state    string // as desk names it
	answer   string // the public reason, where one is due
}

// dreams of the residents. The first is the one that a newcomer is likely to meet.
var dreams = []dream{
	{"charging", "北门", "希望北门装几个电动车充电桩，车棚太远了", "北门增设电动车充电桩", 7, "open", ""},
	{"facilities", "小广场", "小广场能不能多放几把带靠背的椅子", "小广场增设靠背椅", 23, "adopted", "本季度增设十把，物业费出资"},
	{"lift", "3", "3号楼想加装电梯，老人下不了楼", "3号楼加装电梯", 31, "under_review", ""},
	{"lift", "18", "18号楼也想装电梯", "18号楼加装电梯", 12, "grouped", ""},
	{"parking", "停车场", "停车位不够，晚上八点以后回来没地方停", "夜间错时停车", 46, "in_progress", "与隔壁单位谈妥八十个夜间车位，正在装道闸"},
	{"greening", "凉亭", "凉亭边上种点花吧，现在光秃秃的", "凉亭周边补种花木", 15, "done", "已种月季和麦冬，请大家爱护"},
	{"elderly", "老年活动室", "活动室能不能办个助餐点，一个人做饭太麻烦", "开办老年助餐点", 38, "funded", "街道补助六成，今年开工"},
	{"facilities", "健身角", "健身器材都生锈了，换新的吧", "更新健身器材", 19, "funded", "体育局配套一套，下月安装"},
	{"road", "南门", "南门到8号楼的路太颠了，轮椅推不动", "南门道路铺平并做坡道", 27, "in_progress", "正在施工，分两段进行"},
	{"security", "东门", "东门装个人脸识别，钥匙老忘带", "东门门禁改造", 9, "declined", "居民会议多数不同意人脸识别，改为刷卡"},
	{"pets", "", "希望有个专门遛狗的地方", "设遛狗区", 14, "declined", "没有合适的空地，先设拾便箱"},
	{"waste", "垃圾房", "垃圾房装个洗手池，扔完垃圾能洗手", "垃圾房加装洗手池", 21, "done", "已装好，冬天会停水防冻"},
	{"waste", "快递柜", "快递柜旁边放个纸箱回收点", "设纸箱回收点", 11, "adopted", "下月起设回收架，每天清"},
	{"lighting", "凉亭", "晚上去凉亭的小路太黑，装几盏草坪灯", "凉亭小路照明", 16, "under_review", ""},
	{"noise", "小广场", "广场舞能不能用耳机", "广场舞分时降噪", 8, "grouped", ""},
	{"transport", "南门", "希望12路在南门加一站", "南门增设公交站", 33, "under_review", ""},
	{"facilities", "快递柜", "快递柜太高了，老人够不着", "快递柜加装矮格", 6, "open", ""},
	{"facilities", "老年活动室", "活动室添个血压计和老花镜", "活动室添置血压计", 13, "done", "血压计、老花镜、急救箱都放好了"},
	{"greening", "21", "教师楼前面的樱花再种两棵", "", 4, "open", ""},
	{"facilities", "", "想要个孩子能骑车的小操场", "儿童骑行场", 17, "declined", "场地不够，周末开放南门停车场一角"},
	{"charging", "停车场", "停车场装汽车充电桩", "停车场汽车充电桩", 22, "under_review", ""},
	{"charging", "车棚", "车棚加两排充电插座", "", 5, "open", ""},
	{"elderly", "", "希望有人每周陪老人聊聊天", "结对探访", 18, "in_progress", "已结对二十三户，招募志愿者中"},
	{"elderly", "", "理发师傅能不能每月来一次小区", "便民理发日", 26, "done", "每月第一个周六上午，在活动室"},
	{"building", "", "老楼外墙掉皮，统一刷一遍吧", "外墙粉刷", 35, "under_review", ""},
	{"heating", "", "暖气管太老了，换一换", "供暖管道更新", 41, "funded", "列入老旧小区改造，资金已落实"},
	{"water", "", "自来水压力小，高层洗澡没水", "二次供水泵更新", 24, "adopted", "水务公司已同意更换水泵，等排期"},
	{"network", "23", "23号楼手机没信号，装个基站", "", 3, "open", ""},
	{"road", "幼儿园门口", "幼儿园门口画个斑马线", "幼儿园门口斑马线", 20, "done", "交警已划线，并设减速带"},
	{"security", "北门", "北门晚上十点关门太早", "北门延时到十一点", 10, "adopted", "下月起试行到十一点"},
	{"parking", "北门", "划几个临时停车位给送菜的车", "", 2, "open", ""},
	{"parking", "", "电动自行车也要有停车位", "电动自行车停车区", 9, "grouped", ""},
	{"fire_safety", "车棚", "车棚装自动灭火的", "车棚喷淋", 12, "under_review", ""},
	{"waste", "", "有害垃圾没地方扔", "有害垃圾投放箱", 7, "grouped", ""},
	{"facilities", "凉亭", "凉亭漏雨，翻修一下", "凉亭翻修", 11, "in_progress", "木工已进场"},
	{"facilities", "", "想要一个图书角，旧书可以换", "邻里图书角", 15, "open", ""},
	{"pets", "", "垃圾桶边放点狗便袋", "", 4, "open", ""},
	{"greening", "小广场", "广场上种点能遮阴的大树", "小广场遮阴树", 13, "grouped", ""},
	{"property_service", "", "物业账目每季度公布一次", "物业收支季度公示", 28, "adopted", "从本季度起在大厅屏公示"},
	{"elderly", "", "楼道每层装扶手和折叠凳", "楼道扶手与歇脚凳", 29, "under_review", ""},
	{"benefits", "", "居委会周末能不能留人办事", "周六上午办事", 16, "declined", "人手不够，改为周三延时到晚上七点"},
	{"housing", "", "出租房信息公布一下，别让中介骗", "", 2, "open", ""},
	{"street_trade", "东门", "东门外划个早市，别占路", "东门便民早市", 14, "under_review", ""},
	{"other", "", "办个小区的春节联欢会", "邻里春晚", 19, "open", ""},
	{"lift", "12", "12号楼电梯里装个扶手", "", 3, "withdrawn", ""},
	{"charging", "北门", "北门也弄个充电的地方吧", "", 2, "merged", ""},
	{"facilities", "健身角", "please add a basketball hoop", "", 5, "open", ""},
	{"greening", "凉亭", "凉亭边种花，最好是月季", "", 3, "merged", ""},
}
