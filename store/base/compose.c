#include "store/base/compose.h"

#include <string.h>

#include "store/base/err.h"

struct row {
	/* each letter of the one stands where its letter of the other does */
	const char *mark, *letters, *composed;
};

/* Unicode 15: Latin letters whose canonical decomposition begins with one of A to Z. Of two marks
 * either may come first where Unicode says that their order means nothing. */
static const struct row rows[] = {
	{ "\u0300", "AEINOUWYaeinouwyÂÊÔÜâêôüĂăĒēŌōƠơƯư",
	  "ÀÈÌǸÒÙẀỲàèìǹòùẁỳẦỀỒǛầềồǜẰằḔḕṐṑỜờỪừ" },
	{ "\u0301", "ACEGIKLMNOPRSUWYZacegiklmnoprsuwyz",
	  "ÁĆÉǴÍḰĹḾŃÓṔŔŚÚẂÝŹáćéǵíḱĺḿńóṕŕśúẃýź" },
	{ "\u0301", "ÂÅÇÊÏÔÕÜâåçêïôõüĂăĒēŌōŨũƠơƯư",
	  "ẤǺḈẾḮỐṌǗấǻḉếḯốṍǘẮắḖḗṒṓṸṹỚớỨứ" },
	{ "\u0302", "ACEGHIJOSUWYZaceghijosuwyzẠạẸẹỌọ",
	  "ÂĈÊĜĤÎĴÔŜÛŴŶẐâĉêĝĥîĵôŝûŵŷẑẬậỆệỘộ" },
	{ "\u0303", "AEINOUVYaeinouvyÂÊÔâêôĂăƠơƯư",
	  "ÃẼĨÑÕŨṼỸãẽĩñõũṽỹẪỄỖẫễỗẴẵỠỡỮữ" },
	{ "\u0304", "AEGIOUYaegiouyÄÕÖÜäõöüǪǫȦȧȮȯḶḷṚṛ",
	  "ĀĒḠĪŌŪȲāēḡīōūȳǞȬȪǕǟȭȫǖǬǭǠǡȰȱḸḹṜṝ" },
	{ "\u0306", "AEGIOUaegiouȨȩẠạ",
	  "ĂĔĞĬŎŬăĕğĭŏŭḜḝẶặ" },
	{ "\u0307", "ABCDEFGHIMNOPRSTWXYZabcdefghmnoprs",
	  "ȦḂĊḊĖḞĠḢİṀṄȮṖṘṠṪẆẊẎŻȧḃċḋėḟġḣṁṅȯṗṙṡ" },
	{ "\u0307", "twxyzŚśŠšṢṣ",
	  "ṫẇẋẏżṤṥṦṧṨṩ" },
	{ "\u0308", "AEHIOUWXYaehiotuwxyÕõŪū",
	  "ÄËḦÏÖÜẄẌŸäëḧïöẗüẅẍÿṎṏṺṻ" },
	{ "\u0309", "AEIOUYaeiouyÂÊÔâêôĂăƠơƯư",
	  "ẢẺỈỎỦỶảẻỉỏủỷẨỂỔẩểổẲẳỞởỬử" },
	{ "\u030a", "AUauwy",
	  "ÅŮåůẘẙ" },
	{ "\u030b", "OUou",
	  "ŐŰőű" },
	{ "\u030c", "ACDEGHIKLNORSTUZacdeghijklnorstuzÜ",
	  "ǍČĎĚǦȞǏǨĽŇǑŘŠŤǓŽǎčďěǧȟǐǰǩľňǒřšťǔžǙ" },
	{ "\u030c", "ü",
	  "ǚ" },
	{ "\u030f", "AEIORUaeioru",
	  "ȀȄȈȌȐȔȁȅȉȍȑȕ" },
	{ "\u0311", "AEIORUaeioru",
	  "ȂȆȊȎȒȖȃȇȋȏȓȗ" },
	{ "\u031b", "OUouÒÓÕÙÚòóõùúŨũỌọỎỏỤụỦủ",
	  "ƠƯơưỜỚỠỪỨờớỡừứỮữỢợỞởỰựỬử" },
	{ "\u0323", "ABDEHIKLMNORSTUVWYZabdehiklmnorstu",
	  "ẠḄḌẸḤỊḲḶṂṆỌṚṢṬỤṾẈỴẒạḅḍẹḥịḳḷṃṇọṛṣṭụ" },
	{ "\u0323", "vwyzÂÊÔâêôĂăƠơƯưṠṡ",
	  "ṿẉỵẓẬỆỘậệộẶặỢợỰựṨṩ" },
	{ "\u0324", "Uu",
	  "Ṳṳ" },
	{ "\u0325", "Aa",
	  "Ḁḁ" },
	{ "\u0326", "STst",
	  "ȘȚșț" },
	{ "\u0327", "CDEGHKLNRSTcdeghklnrstĆćĔĕ",
	  "ÇḐȨĢḨĶĻŅŖŞŢçḑȩģḩķļņŗşţḈḉḜḝ" },
	{ "\u0328", "AEIOUaeiouŌō",
	  "ĄĘĮǪŲąęįǫųǬǭ" },
	{ "\u032d", "DELNTUdelntu",
	  "ḒḘḼṊṰṶḓḙḽṋṱṷ" },
	{ "\u032e", "Hh",
	  "Ḫḫ" },
	{ "\u0330", "EIUeiu",
	  "ḚḬṴḛḭṵ" },
	{ "\u0331", "BDKLNRTZbdhklnrtz",
	  "ḆḎḴḺṈṞṮẔḇḏẖḵḻṉṟṯẕ" },
};

static size_t length(char first)
{
	unsigned char c = (unsigned char)first;

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static struct str cut_letter(struct str *s)
{
	struct str one = str_part(*s, 0, s->n > 0 ? length(s->p[0]) : 0);

	*s = str_from(*s, one.n);
	return one;
}

/* Empty: they stay two. */
static struct str composed(struct str letter, struct str mark)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str from = str_of(rows[i].letters), to = str_of(rows[i].composed);

		if (!str_is(mark, rows[i].mark))
			continue;
		while (from.n > 0) {
			struct str one = cut_letter(&to);

			if (str_equal(cut_letter(&from), letter))
				return one;
		}
	}
	return STR("");
}

size_t compose(struct str s, char *to)
{
	size_t n = 0, last = 0;            /* where the letter before begins */

	while (s.n > 0) {
		struct str one = cut_letter(&s), both = composed(str_bytes(to + last, n - last), one);

		if (both.n > 0) {
			n = last;
			one = both;
		}
		last = n;
		memcpy(to + n, one.p, one.n);
		n += one.n;
	}
	return n;
}
