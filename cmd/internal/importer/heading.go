package importer

import (
	"regexp"
	"strings"
)

// field is something that a column can hold.
type field string

// The fields of the three tables.
const (
	fKey       field = "key"
	fName      field = "name"
	fHome      field = "home"
	fBuilding  field = "building"
	fUnit      field = "unit"
	fRoom      field = "room"
	fPhone     field = "phone"
	fBorn      field = "born"
	fIdentity  field = "identity"
	fRelation  field = "relation"
	fAlone     field = "alone"
	fLiving    field = "living"
	fTags      field = "tags"
	fLang      field = "lang"
	fPlace     field = "place"
	fKind      field = "kind"
	fCourt     field = "court"
	fNicknames field = "nicknames"
	fUnits     field = "units"
	fFloors    field = "floors"
	fStaffName field = "staff_name"
	fOrg       field = "org"
	fRole      field = "role"
	fAreas     field = "areas"
	fTrade     field = "trade"
)

// Which fields a table may have.
var (
	residentFields = []field{fKey, fName, fHome, fBuilding, fUnit, fRoom, fPhone, fBorn, fIdentity, fRelation, fAlone, fLiving, fTags, fLang}
	placeFields    = []field{fPlace, fKind, fCourt, fNicknames, fUnits, fFloors}
	staffFields    = []field{fStaffName, fOrg, fRole, fAreas, fPhone, fTrade}
)

// headings are the words that offices write above a column, folded by headingKey.
var headings = map[field][]string{
	fKey:       {"编号", "居民编号", "人员编号", "档案号", "档案编号", "key", "id", "no", "number"},
	fName:      {"姓名", "居民姓名", "名字", "业主姓名", "住户姓名", "name", "fullname", "resident"},
	fHome:      {"住址", "地址", "家庭住址", "详细地址", "房屋", "房屋地址", "现住址", "home", "address", "flat"},
	fBuilding:  {"楼栋", "楼号", "楼栋号", "栋号", "幢号", "楼", "栋", "幢", "座", "building", "block"},
	fUnit:      {"单元", "单元号", "门洞", "unit", "stair", "entrance"},
	fRoom:      {"房号", "房间号", "室号", "室", "门牌号", "门牌", "户号", "房间", "room", "roomno", "apartment"},
	fPhone:     {"联系电话", "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "phone", "mobile", "tel", "telephone"},
	fBorn:      {"出生日期", "生日", "出生年月", "出生年月日", "born", "birthdate", "dateofbirth", "birthday", "dob"},
	fIdentity:  {"身份证号", "身份证", "身份证号码", "公民身份号码", "证件号码", "证件号", "idcard", "identity", "idnumber"},
	fRelation:  {"与户主关系", "户主关系", "关系", "relation", "relationtohead"},
	fAlone:     {"是否独居", "独居", "独居老人", "alone", "livesalone", "livingalone"},
	fLiving:    {"居住状况", "居住情况", "居住类型", "家庭类型", "living", "livingsituation"},
	fTags:      {"标签", "人员标签", "人员类别", "特殊人群", "tags", "tag", "labels"},
	fLang:      {"语言", "使用语言", "language", "lang"},
	fPlace:     {"楼栋/名称", "楼栋名称", "名称", "楼栋", "楼号", "地点", "地点名称", "场所", "name", "place", "building"},
	fKind:      {"类型", "类别", "种类", "kind", "type"},
	fCourt:     {"院落", "大院", "院子", "所属院落", "原单位", "court", "courtyard"},
	fNicknames: {"别名", "俗称", "小名", "又名", "nicknames", "nickname", "alias", "aliases"},
	fUnits:     {"单元数", "单元数量", "units", "entrances"},
	fFloors:    {"层数", "楼层数", "楼层", "floors", "storeys"},
	fStaffName: {"姓名", "称呼", "名字", "员工姓名", "name", "fullname"},
	fOrg:       {"组织", "单位", "公司", "部门", "所属单位", "organisation", "organization", "org", "company"},
	fRole:      {"角色", "职务", "岗位", "身份", "role", "position"},
	fAreas:     {"片区", "负责片区", "负责区域", "区域", "网格", "楼栋", "areas", "area", "buildings"},
	fTrade:     {"工种", "负责事项", "类别", "专业", "trade", "trades", "categories", "category"},
}

// bracketed is a remark in a heading: "联系电话（必填）".
var bracketed = regexp.MustCompile(`\([^)]*\)|\[[^\]]*\]|【[^】]*】`)

// headingKey folds what does not tell headings apart: width, case, spaces, remarks, stars.
func headingKey(s string) string {
	s = bracketed.ReplaceAllString(strings.ToLower(narrow(s)), "")
	return strings.NewReplacer(" ", "", "\n", "", "\t", "", "*", "", "_", "", "-", "", ":", "", "\ufeff", "", "、", "/").Replace(s)
}

// fieldOf finds what a heading means in a table of those fields.
func fieldOf(title string, fields []field) (field, bool) {
	key := headingKey(title)
	for _, f := range fields {
		for _, word := range headings[f] {
			if word == key {
				return f, true
			}
		}
	}
	return "", false
}
