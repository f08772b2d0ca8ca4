/* Dates and times as text: reading them strictly, and as microseconds since 1970. */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include "base/str.h"

#define MICROS_PER_DAY INT64_C(86400000000)

/* The date that is `days` after 1970-01-01 in the proleptic Gregorian calendar. */
void calendar_civil(int64_t days, int *year, int *month, int *day);

/* YYYY-MM-DD of the proleptic Gregorian calendar, years 0001 to 9999; days since 1970-01-01. */
bool calendar_date(Str text, int64_t *days);

/* HH:MM, HH:MM:SS or HH:MM:SS.f with one to six digits; microseconds since midnight. */
bool calendar_time(Str text, int64_t *micros);

/* A date, then `T` or a blank and a time, then `Z` or an offset (+HH, +HH:MM), perhaps after a blank;
 * the time and the offset may be left out. Microseconds since 1970-01-01T00:00:00Z, also of the years
 * 0001 to 9999; `*zoned` when there is an offset. */
bool calendar_timestamp(Str text, int64_t *micros, bool *zoned);

/* ISO 8601: P[nY][nM][nW][nD][T[nH][nM][nS]], at least one part, seconds with a fraction. */
bool calendar_interval(Str text);

/* YYYY-MM-DD HH:MM:SS, with .ffffff without trailing zeros where there is a fraction. */
Str calendar_text(Arena *arena, int64_t micros);
Str calendar_time_text(Arena *arena, int64_t micros);

#endif
