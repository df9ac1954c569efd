/* Between a program and the system: counts the calls that change files below one folder and makes
 * one of them fail, tear or be the last thing the process does. Or it writes down all of them.
 *
 * Armed by fault_arm("KIND NUMBER FOLDER") or, in a program that is executed, by WARROOM_FAULT.
 * KIND: kill, torn (half of it, then dead), eio, enospc, short (half of it), full (ENOSPC from
 * there on), dead (EIO from there on), and record, whose NUMBER is a descriptor to write to.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static char kind[16], folder[PATH_MAX];
static int number, recording;
static volatile int calls;

void fault_arm(const char *spec)
{
    calls = 0;
    if (sscanf(spec, "%15s %d %4000[^\n]", kind, &number, folder) != 3)
        kind[0] = folder[0] = 0;
    recording = !strcmp(kind, "record");
}

int fault_calls(void) { return calls; }

__attribute__((constructor)) static void begin(void)
{
    const char *spec = getenv("WARROOM_FAULT");
    if (spec)
        fault_arm(spec);
}

static int below(const char *path)
{
    return folder[0] && path && !strncmp(path, folder, strlen(folder));
}

static int below_of(int fd, char *path)
{
    char link[64];
    ssize_t size;
    if (!folder[0])
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    size = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    path[size > 0 ? size : 0] = 0;
    return below(path);
}

static void record(const char *what, long long at, size_t size, const char *path, const void *data)
{
    char head[2 * PATH_MAX];
    int length = snprintf(head, sizeof head, "%s\t%lld\t%zu\t%s\n", what, at, size, path);
    syscall(SYS_write, number, head, length);
    if (size)
        syscall(SYS_write, number, data, size);
}

static void die(void) { syscall(SYS_kill, getpid(), SIGKILL); }

/* What becomes of a call: 0 as ever, 1 half of it, -1 it fails with errno set. */
static int fate(int writes)
{
    int now = __sync_add_and_fetch(&calls, 1);
    int lasting = !strcmp(kind, "full") || !strcmp(kind, "dead");
    if (recording || !kind[0] || now < number || (now > number && !lasting))
        return 0;
    if (!strcmp(kind, "kill") || (!strcmp(kind, "torn") && !writes))
        die();
    if (!strcmp(kind, "torn") || !strcmp(kind, "short"))
        return writes;
    errno = !strcmp(kind, "eio") || !strcmp(kind, "dead") ? EIO : ENOSPC;
    return -1;
}

static ssize_t put(int fd, const void *data, size_t size, long long at)
{
    char path[PATH_MAX];
    ssize_t done;
    long long where = at;
    int told = below_of(fd, path), half = told ? fate(1) : 0;
    if (half < 0)
        return -1;
    if (half && size > 1)
        size /= 2;
    if (told && recording && where < 0)
        where = lseek(fd, 0, SEEK_CUR);
    done = at < 0 ? syscall(SYS_write, fd, data, size) : syscall(SYS_pwrite64, fd, data, size, at);
    if (recording && told && done > 0)
        record("write", where, done, path, data);
    else if (recording && (fd == 1 || fd == 2) && done > 0)
        record("said", 0, done, "-", data);
    if (half && !strcmp(kind, "torn"))
        die();
    return done;
}

ssize_t write(int fd, const void *data, size_t size) { return put(fd, data, size, -1); }
ssize_t pwrite64(int fd, const void *d, size_t size, off64_t at) { return put(fd, d, size, at); }
ssize_t pwrite(int fd, const void *d, size_t size, off_t at) { return put(fd, d, size, at); }

static int on(int fd, const char *what, long call, long long size)
{
    char path[PATH_MAX];
    int told = below_of(fd, path);
    if (told && fate(0) < 0)
        return -1;
    if (told && recording)
        record(what, size, 0, path, NULL);
    return syscall(call, fd, size);
}

int fsync(int fd) { return on(fd, "sync", SYS_fsync, 0); }
int fdatasync(int fd) { return on(fd, "sync", SYS_fdatasync, 0); }
int ftruncate64(int fd, off64_t size) { return on(fd, "cut", SYS_ftruncate, size); }
int ftruncate(int fd, off_t size) { return on(fd, "cut", SYS_ftruncate, size); }

static int named(const char *what, const char *old, const char *new)
{
    if (!below(old) && !below(new))
        return 0;
    if (fate(0) < 0)
        return -1;
    if (recording)
        record(what, 0, strlen(new), old, new);
    return 0;
}

int unlink(const char *path)
{
    return named("unlink", path, "") ? -1 : syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int link(const char *old, const char *new)
{
    return named("link", old, new) ? -1 : syscall(SYS_linkat, AT_FDCWD, old, AT_FDCWD, new, 0);
}

int rename(const char *old, const char *new)
{
    return named("rename", old, new) ? -1
                                     : syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, 0);
}
