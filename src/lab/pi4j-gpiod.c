/*
 * Pi4J's native GPIO library for the lab, where the processor is no ARM: the methods of
 * com.pi4j.library.gpiod.internal.GpioD that Pi4J 3.0.4's providers call, on the kernel's character device.
 *
 * On a device Pi4J brings a library of its own, made with libgpiod 1.6. Debian has that version no more, so this one
 * does what libgpiod 1.6 does, by the same ioctls (linux/gpio.h, the first interface), with the same results and errno.
 * A method that is missing here ends the test with an UnsatisfiedLinkError that names it.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <linux/gpio.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define NATIVE(type, method) JNIEXPORT type JNICALL Java_com_pi4j_library_gpiod_internal_GpioD_##method
#define POINTER(type, number) ((type *) (uintptr_t) (number))

/* libgpiod's numbers, as Pi4J's enumerations have them. */
enum { DIRECTION_INPUT = 1, DIRECTION_OUTPUT = 2 };
enum { BIAS_DISABLE = 1 << 3, BIAS_PULL_DOWN = 1 << 4, BIAS_PULL_UP = 1 << 5 };
enum { RISING_EDGE = 1, FALLING_EDGE = 2 };
enum { CHIPS_MAX = 64, LINES_MAX = 1024 };

struct line {
    struct chip *chip;
    int offset, direction, fd, events;
};

struct chip {
    int fd;
    struct gpiochip_info info;
    struct line *lines[LINES_MAX];
};

struct chips {
    struct chip *found[CHIPS_MAX];
    int count, next;
};

struct event {
    int64_t ns;
    int type;
};

/* A pointer as java.lang.Long, null for none. */
static jobject boxed(JNIEnv *env, const void *pointer) {
    if (pointer == NULL)
        return NULL;
    jclass type = (*env)->FindClass(env, "java/lang/Long");
    jmethodID constructor = (*env)->GetMethodID(env, type, "<init>", "(J)V");
    return (*env)->NewObject(env, type, constructor, (jlong) (uintptr_t) pointer);
}

static void consumer(JNIEnv *env, jstring name, char *label) {
    const char *chars = (*env)->GetStringUTFChars(env, name, NULL);
    snprintf(label, GPIO_MAX_NAME_SIZE, "%s", chars);
    (*env)->ReleaseStringUTFChars(env, name, chars);
}

/* ---- chips ---- */

static int is_chip(const struct dirent *entry) {
    return strncmp(entry->d_name, "gpiochip", 8) == 0;
}

static struct chip *chip_open(const char *name) {
    char path[300];
    snprintf(path, sizeof path, "/dev/%s", name);
    struct chip *chip = calloc(1, sizeof *chip);
    chip->fd = open(path, O_RDWR | O_CLOEXEC);
    if (chip->fd >= 0 && ioctl(chip->fd, GPIO_GET_CHIPINFO_IOCTL, &chip->info) == 0)
        return chip;
    int error = errno;
    if (chip->fd >= 0)
        close(chip->fd);
    free(chip);
    errno = error;
    return NULL;
}

NATIVE(jobject, gpiod_1chip_1iter_1new)(JNIEnv *env, jclass type) {
    struct dirent **entries;
    int count = scandir("/dev", &entries, is_chip, alphasort);
    if (count < 0)
        return NULL;
    struct chips *chips = calloc(1, sizeof *chips);
    int failed = 0;
    for (int i = 0; i < count; i++) {
        if (!failed && chips->count < CHIPS_MAX) {
            struct chip *chip = chip_open(entries[i]->d_name);
            failed = chip == NULL;
            if (chip != NULL)
                chips->found[chips->count++] = chip;
        }
        free(entries[i]);
    }
    free(entries);
    return failed ? NULL : boxed(env, chips);
}

NATIVE(jobject, c_1gpiod_1chip_1iter_1next_1noclose)(JNIEnv *env, jclass type, jlong iterator) {
    struct chips *chips = POINTER(struct chips, iterator);
    return chips->next < chips->count ? boxed(env, chips->found[chips->next++]) : NULL;
}

NATIVE(void, c_1gpiod_1chip_1iter_1free_1noclose)(JNIEnv *env, jclass type, jlong iterator) {
    free(POINTER(struct chips, iterator));
}

NATIVE(void, c_1gpiod_1chip_1iter_1free)(JNIEnv *env, jclass type, jlong iterator) {
    free(POINTER(struct chips, iterator));
}

NATIVE(jstring, c_1gpiod_1chip_1name)(JNIEnv *env, jclass type, jlong chip) {
    return (*env)->NewStringUTF(env, POINTER(struct chip, chip)->info.name);
}

NATIVE(jstring, c_1gpiod_1chip_1label)(JNIEnv *env, jclass type, jlong chip) {
    return (*env)->NewStringUTF(env, POINTER(struct chip, chip)->info.label);
}

NATIVE(jint, c_1gpiod_1chip_1num_1lines)(JNIEnv *env, jclass type, jlong chip) {
    return POINTER(struct chip, chip)->info.lines;
}

static void line_release(struct line *line) {
    if (line->fd >= 0)
        close(line->fd);
    line->fd = -1;
    line->events = 0;
}

NATIVE(void, c_1gpiod_1chip_1close)(JNIEnv *env, jclass type, jlong number) {
    struct chip *chip = POINTER(struct chip, number);
    for (int i = 0; i < LINES_MAX; i++) {
        if (chip->lines[i] != NULL)
            line_release(chip->lines[i]);
        free(chip->lines[i]);
    }
    close(chip->fd);
    free(chip);
}

/* ---- lines ---- */

static int line_update(struct line *line) {
    struct gpioline_info info = {.line_offset = line->offset};
    if (ioctl(line->chip->fd, GPIO_GET_LINEINFO_IOCTL, &info) < 0)
        return -1;
    line->direction = info.flags & GPIOLINE_FLAG_IS_OUT ? DIRECTION_OUTPUT : DIRECTION_INPUT;
    return 0;
}

NATIVE(jobject, c_1gpiod_1chip_1get_1line)(JNIEnv *env, jclass type, jlong number, jint offset) {
    struct chip *chip = POINTER(struct chip, number);
    if (offset < 0 || offset >= LINES_MAX || offset >= (int) chip->info.lines) {
        errno = EINVAL;
        return NULL;
    }
    if (chip->lines[offset] == NULL) {
        struct line *line = calloc(1, sizeof *line);
        *line = (struct line) {.chip = chip, .offset = offset, .fd = -1};
        chip->lines[offset] = line;
    }
    return line_update(chip->lines[offset]) < 0 ? NULL : boxed(env, chip->lines[offset]);
}

NATIVE(jint, c_1gpiod_1line_1offset)(JNIEnv *env, jclass type, jlong line) {
    return POINTER(struct line, line)->offset;
}

NATIVE(jint, c_1gpiod_1line_1direction)(JNIEnv *env, jclass type, jlong line) {
    return POINTER(struct line, line)->direction;
}

static int requested(struct line *line, int fd, int events) {
    line->fd = fd;
    line->events = events;
    if (line_update(line) == 0)
        return 0;
    line_release(line);
    return -1;
}

static int busy(struct line *line) {
    if (line->fd >= 0)
        errno = EBUSY;
    return line->fd >= 0;
}

NATIVE(jint, c_1gpiod_1line_1request_1both_1edges_1events_1flags)(
    JNIEnv *env, jclass type, jlong number, jstring name, jint flags) {
    struct line *line = POINTER(struct line, number);
    struct gpioevent_request request = {.lineoffset = line->offset, .eventflags = GPIOEVENT_REQUEST_BOTH_EDGES};
    request.handleflags = GPIOHANDLE_REQUEST_INPUT
        | (flags & BIAS_DISABLE ? GPIOHANDLE_REQUEST_BIAS_DISABLE : 0)
        | (flags & BIAS_PULL_DOWN ? GPIOHANDLE_REQUEST_BIAS_PULL_DOWN : 0)
        | (flags & BIAS_PULL_UP ? GPIOHANDLE_REQUEST_BIAS_PULL_UP : 0);
    consumer(env, name, request.consumer_label);
    if (busy(line) || ioctl(line->chip->fd, GPIO_GET_LINEEVENT_IOCTL, &request) < 0)
        return -1;
    return requested(line, request.fd, 1);
}

NATIVE(jint, c_1gpiod_1line_1request_1output)(JNIEnv *env, jclass type, jlong number, jstring name, jint value) {
    struct line *line = POINTER(struct line, number);
    struct gpiohandle_request request = {.lines = 1, .flags = GPIOHANDLE_REQUEST_OUTPUT};
    request.lineoffsets[0] = line->offset;
    request.default_values[0] = value != 0;
    consumer(env, name, request.consumer_label);
    if (busy(line) || ioctl(line->chip->fd, GPIO_GET_LINEHANDLE_IOCTL, &request) < 0)
        return -1;
    return requested(line, request.fd, 0);
}

NATIVE(void, c_1gpiod_1line_1release)(JNIEnv *env, jclass type, jlong line) {
    line_release(POINTER(struct line, line));
}

static int unrequested(struct line *line) {
    if (line->fd < 0)
        errno = EPERM;
    return line->fd < 0;
}

NATIVE(jint, c_1gpiod_1line_1get_1value)(JNIEnv *env, jclass type, jlong number) {
    struct line *line = POINTER(struct line, number);
    struct gpiohandle_data data = {{0}};
    if (unrequested(line) || ioctl(line->fd, GPIOHANDLE_GET_LINE_VALUES_IOCTL, &data) < 0)
        return -1;
    return data.values[0];
}

NATIVE(jint, c_1gpiod_1line_1set_1value)(JNIEnv *env, jclass type, jlong number, jint value) {
    struct line *line = POINTER(struct line, number);
    struct gpiohandle_data data = {{value != 0}};
    if (unrequested(line))
        return -1;
    return ioctl(line->fd, GPIOHANDLE_SET_LINE_VALUES_IOCTL, &data) < 0 ? -1 : 0;
}

/* ---- edges ---- */

NATIVE(jint, c_1gpiod_1line_1event_1wait)(JNIEnv *env, jclass type, jlong number, jlong ns) {
    struct line *line = POINTER(struct line, number);
    if (!line->events) {
        errno = EPERM;
        return -1;
    }
    struct pollfd wanted = {.fd = line->fd, .events = POLLIN | POLLPRI};
    struct timespec limit = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
    int ready = ppoll(&wanted, 1, &limit, NULL);
    if (ready > 0 && wanted.revents & POLLNVAL) {
        errno = EINVAL;
        return -1;
    }
    return ready;
}

NATIVE(jint, c_1gpiod_1line_1event_1read)(JNIEnv *env, jclass type, jlong number, jlong into) {
    struct line *line = POINTER(struct line, number);
    struct gpioevent_data data;
    if (!line->events) {
        errno = EPERM;
        return -1;
    }
    ssize_t got = read(line->fd, &data, sizeof data);
    if (got < 0)
        return -1;
    if (got < (ssize_t) sizeof data) {
        errno = EIO;
        return -1;
    }
    *POINTER(struct event, into) = (struct event) {
        .ns = data.timestamp,
        .type = data.id == GPIOEVENT_EVENT_RISING_EDGE ? RISING_EDGE : FALLING_EDGE,
    };
    return 0;
}

NATIVE(jlong, c_1gpiod_1line_1event_1get_1timespec)(JNIEnv *env, jclass type, jlong event) {
    return POINTER(struct event, event)->ns;
}

NATIVE(jint, c_1gpiod_1line_1event_1get_1type)(JNIEnv *env, jclass type, jlong event) {
    return POINTER(struct event, event)->type;
}

NATIVE(jobject, c_1gpiod_1line_1event_1new)(JNIEnv *env, jclass type) {
    return boxed(env, calloc(1, sizeof(struct event)));
}

NATIVE(void, c_1gpiod_1line_1event_1free)(JNIEnv *env, jclass type, jlong event) {
    free(POINTER(struct event, event));
}

NATIVE(jstring, c_1gpiod_1strerror)(JNIEnv *env, jclass type) {
    return (*env)->NewStringUTF(env, strerror(errno));
}
