/* The end of the program that expr_grid_c.h writes: every function over every row, the answers of Postgres on
 * stdin, a line each: N for NULL, V and the value. */

static int bad;

static int same_text(const char *answer, sg_val value) {
  return strlen(answer) == value.v.s.len && memcmp(answer, value.v.s.ptr, value.v.s.len) == 0;
}

static int same(const Function *f, const char *answer, sg_val value) {
  char text[SG_DATE_SIZE];
  sg_date date;
  if (answer[0] == 'N' || value.type == SG_X_NULL) return answer[0] == 'N' && value.type == SG_X_NULL;
  answer++;
  switch (f->type) {
  case 'b': return (answer[0] == 't') == (value.v.i != 0);
  case 'i': return value.type == SG_X_INT && strtoll(answer, NULL, 10) == value.v.i;
  case 'n': {
    const sg_val pair[] = {value, sg_x_num(answer)};
    return compared(2, pair, 2).v.i != 0;
  }
  case 'r': return strtod(answer, NULL) == real_of(&value);
  case 'd':
    date.days = (int32_t)value.v.i;
    sg_date_print(date, text);
    return strcmp(text, answer) == 0;
  default: return same_text(answer, value);
  }
}

int main(void) {
  char line[4096];
  long rows = 0, undecided_rows = 0;
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    const Function *f = &functions[i];
    int at[8] = {0}, columns = 0, total = 1;
    for (; f->counts[columns] > 0; columns++) total *= f->counts[columns];
    for (int row = 0; row < total; row++) {
      sg_eval e = {0};
      if (fgets(line, sizeof line, stdin) == NULL) return fprintf(stderr, "too few answers\n"), 1;
      line[strcspn(line, "\n")] = 0;
      for (int c = columns - 1, rest = row; c >= 0; c--) {
        at[c] = rest % f->counts[c];
        rest /= f->counts[c];
      }
      sg_val value = f->run(&e, at);
      rows++;
      undecided_rows += value.type == SG_X_UNDECIDED;
      if (value.type != SG_X_UNDECIDED && !same(f, line, value) && bad++ < 40)
        fprintf(stderr, "C differs: %s, row %d: type %d, not %s\n", f->source, row, value.type, line);
      sg_eval_end(&e);
    }
  }
  printf("C: %zu expressions, %ld answers, %ld undecided, %d differ\n", sizeof functions / sizeof *functions, rows,
         undecided_rows, bad);
  return bad > 0 || undecided_rows * 10 > rows;
}
