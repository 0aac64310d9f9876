/*
 * A card and an application in C: what the software driver and its benchmark do, written by hand, to compare with.
 *
 *   softnic rx|tx|fwd [-b batch] [-s seconds] [-w warm-up seconds] [-r rounds] [-z size] [-d delay nanos]
 *           [-a cpu of the application] [-c cpu of the card] [-1]
 *
 * Two threads, or one with -1. The application has a socket's four rings and a umem; the card has frames that arrive
 * for ever and a place for those that are sent. Rings have 512 entries of 8 or 16 bytes, u32 indices on cache lines of
 * their own, cached on both sides; chunks have 2,048 bytes. A frame is copied once: from its place on the wire to a
 * chunk, from a chunk to its place on the wire. The card trusts no entry: it checks addresses, lengths and options, and
 * counts. Whoever has nothing to do spins 100 times, then yields. Prints one line of JSON for each round, as
 * `xdp bench --json`.
 *
 * Left out, which the driver in Java has: locks (to close and replace what is open), programs, a card that sleeps.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define RING 512u
#define CHUNK 2048u
#define CHUNKS 4096u
#define HEADROOM 256u
#define CARD_BATCH 64u
#define SLOTS 64u
#define SLOT 1856u /* headroom, 1,518 bytes, tailroom: an odd number of cache lines */
#define FRAME 1518u
#define LINES 128
#define SPINS 100

struct descriptor {
    uint64_t address;
    uint32_t length;
    uint32_t options;
};

struct ring {
    _Alignas(LINES) _Atomic uint32_t producer;
    _Alignas(LINES) _Atomic uint32_t consumer;
    _Alignas(LINES) uint32_t flags;
    _Alignas(LINES) union {
        struct descriptor descriptors[RING];
        uint64_t addresses[RING];
    };
};

/* One side of a ring: its own index, and what it knows of the other one's. */
struct end {
    struct ring *ring;
    uint32_t mine;
    uint32_t theirs;
};

struct card {
    _Alignas(LINES) struct end fill, rx, tx, completion;
    uint32_t shown, taken; /* the next places on the wire */
    uint64_t received, sent, bytes, invalid, no_chunk;
};

struct application {
    _Alignas(LINES) struct end fill, rx, tx, completion;
    uint64_t pool[CHUNKS];
    uint32_t free;
    uint64_t bytes;
};

enum phase { WARM_UP, MEASURE, OVER };

static char *umem, *wire_in, *wire_out;
static const uint64_t umem_bytes = (uint64_t)CHUNKS * CHUNK;
static bool receives, sends;
static uint32_t batch = 64, size = 64;
static uint32_t lengths[SLOTS];
static long delay_nanos;
static int application_cpu = -1, card_cpu = -1;
static bool one_thread;
static const char *scenario;
static struct ring *fill_ring, *rx_ring, *tx_ring, *completion_ring;
static _Alignas(LINES) atomic_int phase;

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static inline uint32_t peek(struct end *end, uint32_t limit) {
    uint32_t count = end->theirs - end->mine;
    if (count < limit) {
        end->theirs = atomic_load_explicit(&end->ring->producer, memory_order_acquire);
        count = end->theirs - end->mine;
    }
    return least(count, limit);
}

static inline uint32_t reserve(struct end *end, uint32_t limit) {
    uint32_t count = RING - (end->mine - end->theirs);
    if (count < limit) {
        end->theirs = atomic_load_explicit(&end->ring->consumer, memory_order_acquire);
        count = RING - (end->mine - end->theirs);
    }
    return least(count, limit);
}

static inline void release(struct end *end, uint32_t count) {
    end->mine += count;
    atomic_store_explicit(&end->ring->consumer, end->mine, memory_order_release);
}

static inline void submit(struct end *end, uint32_t count) {
    end->mine += count;
    atomic_store_explicit(&end->ring->producer, end->mine, memory_order_release);
}

static inline uint64_t *address(struct end *end, uint32_t i) {
    return &end->ring->addresses[(end->mine + i) & (RING - 1)];
}

static inline struct descriptor *descriptor(struct end *end, uint32_t i) {
    return &end->ring->descriptors[(end->mine + i) & (RING - 1)];
}

/* Frames that arrived go into chunks. */
static uint32_t card_receives(struct card *card) {
    uint32_t chunks = reserve(&card->rx, peek(&card->fill, CARD_BATCH));
    uint32_t posted = 0;
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < chunks; i++) {
        uint64_t chunk = *address(&card->fill, i) & -(uint64_t)CHUNK;
        if (chunk >= umem_bytes) {
            card->invalid++;
            continue;
        }
        uint32_t slot = card->shown++ % SLOTS;
        uint32_t length = lengths[slot];
        if (length > CHUNK - HEADROOM) {
            card->invalid++;
            continue;
        }
        memcpy(umem + chunk + HEADROOM, wire_in + slot * SLOT + HEADROOM, length);
        *descriptor(&card->rx, posted++) = (struct descriptor){chunk + HEADROOM, length, 0};
        bytes += length;
    }
    if (chunks > 0) {
        release(&card->fill, chunks);
        submit(&card->rx, posted);
        card->received += posted;
        card->bytes += bytes;
    } else {
        card->no_chunk++;
    }
    return chunks;
}

static bool is_sound(const struct descriptor *d) {
    return d->address < umem_bytes && d->length - 1 < CHUNK && (d->address & (CHUNK - 1)) + d->length <= CHUNK
            && d->length <= FRAME && d->options == 0;
}

/* Frames that are sent leave their chunks. */
static uint32_t card_sends(struct card *card) {
    uint32_t count = reserve(&card->completion, peek(&card->tx, CARD_BATCH));
    for (uint32_t i = 0; i < count; i++) {
        struct descriptor d = *descriptor(&card->tx, i); /* once: its owner could change it meanwhile */
        if (is_sound(&d)) {
            memcpy(wire_out + (card->taken++ % SLOTS) * SLOT + HEADROOM, umem + d.address, d.length);
            card->sent++;
        } else {
            card->invalid++;
        }
        *address(&card->completion, i) = d.address;
    }
    if (count > 0) {
        release(&card->tx, count);
        submit(&card->completion, count);
    }
    return count;
}

static uint32_t card_works(struct card *card) {
    uint32_t done = sends ? card_sends(card) : 0;
    return done + (receives ? card_receives(card) : 0);
}

static uint32_t drops(struct application *a) {
    uint32_t count = reserve(&a->fill, peek(&a->rx, batch));
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct descriptor *d = descriptor(&a->rx, i);
        *address(&a->fill, i) = d->address & -(uint64_t)CHUNK;
        bytes += d->length;
    }
    if (count > 0) {
        release(&a->rx, count);
        submit(&a->fill, count);
        a->bytes += bytes;
    }
    return count;
}

static uint32_t originates(struct application *a) {
    for (uint32_t n; (n = peek(&a->completion, 64)) > 0; release(&a->completion, n)) {
        for (uint32_t i = 0; i < n; i++) {
            a->pool[a->free++] = *address(&a->completion, i) & -(uint64_t)CHUNK;
        }
    }
    uint32_t count = reserve(&a->tx, least(batch, a->free));
    for (uint32_t i = 0; i < count; i++) {
        *descriptor(&a->tx, i) = (struct descriptor){a->pool[--a->free], size, 0};
    }
    if (count > 0) {
        submit(&a->tx, count);
        a->bytes += (uint64_t)count * size;
    }
    return count;
}

static void swap_addresses(char *frame) {
    char mac[6];
    memcpy(mac, frame, 6);
    memcpy(frame, frame + 6, 6);
    memcpy(frame + 6, mac, 6);
}

static uint32_t forwards(struct application *a) {
    uint32_t count = reserve(&a->tx, peek(&a->rx, batch));
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct descriptor d = *descriptor(&a->rx, i);
        swap_addresses(umem + d.address);
        *descriptor(&a->tx, i) = d;
        bytes += d.length;
    }
    if (count > 0) {
        release(&a->rx, count);
        submit(&a->tx, count);
        a->bytes += bytes;
    }
    uint32_t sent = reserve(&a->fill, peek(&a->completion, 256));
    for (uint32_t i = 0; i < sent; i++) {
        *address(&a->fill, i) = *address(&a->completion, i) & -(uint64_t)CHUNK;
    }
    if (sent > 0) {
        release(&a->completion, sent);
        submit(&a->fill, sent);
    }
    return count;
}

static uint32_t application_works(struct application *a) {
    return receives && sends ? forwards(a) : receives ? drops(a) : originates(a);
}

static void wait_a_little(int *idle) {
    if (++*idle < SPINS) {
        __builtin_ia32_pause();
    } else {
        sched_yield();
    }
}

static int64_t nanos(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

static void burn(uint32_t packets) {
    if (delay_nanos > 0) {
        for (int64_t end = nanos(CLOCK_MONOTONIC) + packets * delay_nanos; nanos(CLOCK_MONOTONIC) < end;) {
            __builtin_ia32_pause();
        }
    }
}

static void pin(int cpu) {
    if (cpu >= 0) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(cpu, &set);
        if (pthread_setaffinity_np(pthread_self(), sizeof set, &set) != 0) {
            fprintf(stderr, "softnic: no CPU %d here\n", cpu);
            exit(1);
        }
    }
}

static void *run_card(void *card) {
    pin(card_cpu);
    int idle = 0;
    while (atomic_load_explicit(&phase, memory_order_relaxed) != OVER) {
        if (card_works(card) > 0) {
            idle = 0;
        } else {
            wait_a_little(&idle);
        }
    }
    return NULL;
}

static void run_phase(struct application *a, struct card *card, int now, uint64_t *packets) {
    int idle = 0;
    *packets = 0;
    while (atomic_load_explicit(&phase, memory_order_relaxed) == now) {
        if (one_thread) {
            card_works(card);
        }
        uint32_t count = application_works(a);
        if (count > 0) {
            idle = 0;
            *packets += count;
            burn(count);
        } else if (!one_thread) {
            wait_a_little(&idle);
        }
    }
}

static void print(uint64_t packets, int64_t elapsed, int64_t cpu) {
    double seconds = elapsed / 1e9;
    printf("{\"schema\": 1, \"scenario\": \"%s\", \"driver\": \"c\", \"mode\": \"software\", \"size\": %u, \"batch\": %u, "
           "\"wait\": \"spin\", \"path\": \"xdp\", \"sockets\": 1, \"threads\": %d, \"rules\": 0, \"seconds\": %.6f, \"packets\": %lu, \"pps\": %.0f, "
           "\"userNanosPerPacket\": %.3f, \"systemNanosPerPacket\": 0.0, \"delayNanos\": %ld}\n",
            scenario, size, batch, one_thread ? 1 : 2, seconds, packets, packets / seconds, (double)cpu / packets,
            delay_nanos);
}

static void *run_application(void *both) {
    pin(application_cpu);
    struct application *a = ((void **)both)[0];
    struct card *card = ((void **)both)[1];
    uint64_t packets;
    run_phase(a, card, WARM_UP, &packets);
    int64_t start = nanos(CLOCK_MONOTONIC);
    int64_t cpu = nanos(CLOCK_THREAD_CPUTIME_ID);
    run_phase(a, card, MEASURE, &packets);
    cpu = nanos(CLOCK_THREAD_CPUTIME_ID) - cpu;
    print(packets, nanos(CLOCK_MONOTONIC) - start, cpu);
    return NULL;
}

static void *memory(size_t bytes) {
    void *made = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (made == MAP_FAILED) {
        perror("softnic: mmap");
        exit(1);
    }
    return made;
}

static void start_ends(struct application *a, struct card *card) {
    a->fill.ring = card->fill.ring = fill_ring;
    a->rx.ring = card->rx.ring = rx_ring;
    a->tx.ring = card->tx.ring = tx_ring;
    a->completion.ring = card->completion.ring = completion_ring;
    for (uint32_t i = CHUNKS; i-- > 0;) {
        a->pool[a->free++] = (uint64_t)i * CHUNK;
    }
    if (receives) {
        uint32_t count = reserve(&a->fill, RING);
        for (uint32_t i = 0; i < count; i++) {
            *address(&a->fill, i) = a->pool[--a->free];
        }
        submit(&a->fill, count);
    }
}

static void run_round(double warm_up, double seconds) {
    fill_ring = memory(sizeof(struct ring));
    rx_ring = memory(sizeof(struct ring));
    tx_ring = memory(sizeof(struct ring));
    completion_ring = memory(sizeof(struct ring));
    static struct application a;
    static struct card card;
    memset(&a, 0, sizeof a);
    memset(&card, 0, sizeof card);
    start_ends(&a, &card);
    atomic_store(&phase, WARM_UP);
    pthread_t threads[2];
    void *both[] = {&a, &card};
    pthread_create(&threads[0], NULL, run_application, both);
    if (!one_thread) {
        pthread_create(&threads[1], NULL, run_card, &card);
    }
    usleep(warm_up * 1e6);
    atomic_store(&phase, MEASURE);
    usleep(seconds * 1e6);
    atomic_store(&phase, OVER);
    pthread_join(threads[0], NULL);
    if (!one_thread) {
        pthread_join(threads[1], NULL);
    }
    munmap(fill_ring, sizeof(struct ring));
    munmap(rx_ring, sizeof(struct ring));
    munmap(tx_ring, sizeof(struct ring));
    munmap(completion_ring, sizeof(struct ring));
}

int main(int argc, char **argv) {
    double seconds = 3, warm_up = 1;
    int rounds = 1;
    for (int option; (option = getopt(argc, argv, "b:s:w:r:z:d:a:c:1")) != -1;) {
        switch (option) {
            case 'b': batch = atoi(optarg); break;
            case 's': seconds = atof(optarg); break;
            case 'w': warm_up = atof(optarg); break;
            case 'r': rounds = atoi(optarg); break;
            case 'z': size = atoi(optarg); break;
            case 'd': delay_nanos = atol(optarg); break;
            case 'a': application_cpu = atoi(optarg); break;
            case 'c': card_cpu = atoi(optarg); break;
            case '1': one_thread = true; break;
            default: return 2;
        }
    }
    scenario = optind < argc ? argv[optind] : "";
    receives = strcmp(scenario, "rx") == 0 || strcmp(scenario, "fwd") == 0;
    sends = strcmp(scenario, "tx") == 0 || strcmp(scenario, "fwd") == 0;
    if ((!receives && !sends) || batch < 1 || batch > RING || size < 14 || size > FRAME) {
        fprintf(stderr, "softnic rx|tx|fwd [-b batch] [-s seconds] [-w warm-up] [-r rounds] [-z size] [-d nanos]"
                        " [-a cpu] [-c cpu] [-1]\n");
        return 2;
    }
    umem = memory(umem_bytes);
    wire_in = memory(SLOTS * SLOT);
    wire_out = memory(SLOTS * SLOT);
    for (uint32_t i = 0; i < SLOTS; i++) {
        lengths[i] = size;
        memset(wire_in + i * SLOT + HEADROOM, i, size);
    }
    for (int i = 0; i < rounds; i++) {
        run_round(warm_up, seconds);
    }
    return 0;
}
