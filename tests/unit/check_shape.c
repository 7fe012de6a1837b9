/* What is typed into one box: what is taken, in which form it is kept, what is refused. */
#include "store/compiled/check.h"

#include "store/base/arena.h"
#include "tests/tap.h"

static void numbers(struct arena *a)
{
	static const char *const right[][2] = {
		{ "12", "12" }, { "1,234", "1234" }, { "12 345.5", "12345.5" },
		{ "-1,000,000", "-1000000" },
	};
	static const char *const wrong[] = {
		"2,5", "1 5", "1,23", "1234,567", "1,234 567", ",5", "5,", "1.234,5", "1,,234",
	};
	struct str normal;
	double value;

	for (size_t i = 0; i < COUNT(right); i++)
		is_str(right[i][1],
		     check_number(a, str_of(right[i][0]), 2, &normal, &value) ? normal : STR("refused"),
		     right[i][0]);
	for (size_t i = 0; i < COUNT(wrong); i++)
		ok(!check_number(a, str_of(wrong[i]), 2, &normal, &value), wrong[i]);
}

static void shapes(struct arena *a)
{
	static const char *const emails[] = { "a@b.uk", "a.b+c'd@x-y.example.org",
	     "\xc3\xa9@\xc3\xa9.example" };
	static const char *const not_emails[] = { "", "a", "a@b", "@b.uk", "a@b..uk", "a b@c.uk",
	     "a@b.uk\nBcc: x@y.uk", "a@@b.uk",
		".a@b.uk", "a@-b.uk", "a@b.1" };
	static const char *const postcodes[] = { "M1 1AE", "B338TH", "cr2 6xh", "DN55 1PT",
	     "W1A 1HQ", "EC1A 1BB", "GIR 0AA", "M1\xc2\xa0" "1AE" };
	static const char *const not_postcodes[] = { "", "M1", "1AA 1AA", "LK1 1CA", "ABC 1AA",
	     "LK111 1AA" };
	static const char *const times[][2] = {
		{ "9:30", "09:30" }, { "09.30", "09:30" }, { "0930", "09:30" }, { "930", "09:30" },
		{ " 9 : 30 ", "09:30" },
		{ "14:15", "14:15" }, { "2:15 pm", "14:15" }, { "2.15p.m.", "14:15" }, { "9am", "09:00" },
		{ "9 PM", "21:00" },
		{ "12am", "00:00" }, { "12:01 a.m.", "00:01" }, { "12pm", "12:00" }, { "noon", "12:00" },
		{ "Midday", "12:00" },
		{ "0:00", "00:00" }, { "23:59", "23:59" },
	};
	static const char *const no_times[] = { "", "9", "24:00", "9:60", "9:5", "13pm", "0am",
	                                        "14:15pm", "am", ":30", "9:30:15",
		"12345", "half past nine", "9:30 mm", "-9:30", "9:3a", "morning" };
	static const char *const tels[] = { "01632 960001", "+44 (0)1632 960 001",
	     "01632-960-001 ext 12", "07700900123x4" };
	static const char *const not_tels[] = { "", "123", "ask me", "01632 960001 or 2",
	     "+44+1632960001", "1234567890123456" };
	struct str normal;

	for (size_t i = 0; i < COUNT(emails); i++)
		ok(check_email(a, str_of(emails[i]), &normal), emails[i]);
	for (size_t i = 0; i < COUNT(not_emails); i++)
		ok(!check_email(a, str_of(not_emails[i]), &normal), "not an email address");
	for (size_t i = 0; i < COUNT(postcodes); i++)
		ok(check_postcode(a, str_of(postcodes[i]), &normal), postcodes[i]);
	for (size_t i = 0; i < COUNT(not_postcodes); i++)
		ok(!check_postcode(a, str_of(not_postcodes[i]), &normal), "not a postcode");
	for (size_t i = 0; i < COUNT(tels); i++)
		ok(check_tel(a, str_of(tels[i]), &normal), tels[i]);
	for (size_t i = 0; i < COUNT(not_tels); i++)
		ok(!check_tel(a, str_of(not_tels[i]), &normal), "not a phone number");
	for (size_t i = 0; i < COUNT(times); i++)
		is_str(times[i][1], check_time(a, str_of(times[i][0]), &normal) ? normal : STR("none"),
		       times[i][0]);
	for (size_t i = 0; i < COUNT(no_times); i++)
		ok(!check_time(a, str_of(no_times[i]), &normal), "not a time of day");
	ok(check_nhs_number(STR("943 476 5919")), "943 476 5919 has the right last figure");
	ok(!check_nhs_number(STR("943 476 5918")), "943 476 5918 has not");
	ok(!check_nhs_number(STR("943 476 591")), "nine figures are too few");
	ok(check_upn(STR("H801200001001")), "H801200001001 has the right letter");
	ok(!check_upn(STR("A801200001001")), "A801200001001 has not");
}

int main(void)
{
	struct arena *a = arena_open(1 << 20);

	numbers(a);
	shapes(a);
	arena_close(a);
	return done();
}
