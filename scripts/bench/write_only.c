/* write_only PACK DIR: what writing the files of a tree costs, done plainly: each is written to a temporary name
 * and renamed. PACK (write_only --pack PACK TREE FILE..) is the files in one piece: "NAME LENGTH\n" and the bytes. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void die(const char *what) {
  perror(what);
  exit(1);
}

static char *read_file(const char *path, size_t *len) {
  struct stat info;
  int fd = open(path, O_RDONLY);
  if (fd < 0 || fstat(fd, &info) != 0) die(path);
  *len = (size_t)info.st_size;
  char *text = malloc(*len + 1);
  if (!text || read(fd, text, *len) != info.st_size) die(path);
  text[*len] = '\0';
  close(fd);
  return text;
}

static void pack(const char *to, const char *tree, char **files) {
  FILE *out = fopen(to, "wb");
  if (!out) die(to);
  for (; *files; files++) {
    char path[4096];
    size_t len;
    snprintf(path, sizeof path, "%s/%s", tree, *files);
    char *text = read_file(path, &len);
    fprintf(out, "%s %zu\n", *files, len);
    fwrite(text, 1, len, out);
    free(text);
  }
  if (fclose(out) != 0) die(to);
}

static void make_parents(char *path) {
  for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
    *at = '\0';
    mkdir(path, 0777);
    *at = '/';
  }
}

static void write_file(char *path, const char *text, size_t len) {
  char temporary[4200];
  snprintf(temporary, sizeof temporary, "%s.tmp", path);
  int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0666);
  if (fd < 0) {
    make_parents(path);
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0666);
  }
  if (fd < 0 || write(fd, text, len) != (ssize_t)len || close(fd) != 0 || rename(temporary, path) != 0) die(path);
}

int main(int argc, char **argv) {
  if (argc > 4 && strcmp(argv[1], "--pack") == 0) return pack(argv[2], argv[3], argv + 4), 0;
  if (argc != 3) return 1;
  size_t len;
  char *text = read_file(argv[1], &len), *end = text + len;
  while (text < end) {
    char name[3000], path[4096];
    size_t size;
    int header = 0;
    if (sscanf(text, "%2999s %zu%n", name, &size, &header) != 2) return 1;
    snprintf(path, sizeof path, "%s/%s", argv[2], name);
    write_file(path, text + header + 1, size);
    text += (size_t)header + 1 + size;
  }
  return 0;
}
