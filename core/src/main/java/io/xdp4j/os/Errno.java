package io.xdp4j.os;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;

/**
 * The error numbers of Linux that our calls return, with what they mean here.
 *
 * <p>Source: include/uapi/asm-generic/errno-base.h and errno.h.
 */
public enum Errno {
    /** Operation not permitted. */
    EPERM(1, Kind.DENIED, "not permitted"),
    /** No such file or directory. */
    ENOENT(2, Kind.GONE, "it does not exist"),
    /** No such process. */
    ESRCH(3, Kind.GONE, "no such process"),
    /** Interrupted system call. */
    EINTR(4, Kind.INVALID, "interrupted by a signal"),
    /** Input/output error. */
    EIO(5, Kind.INVALID, "input/output error"),
    /** No such device or address. */
    ENXIO(6, Kind.GONE, "no such device or address"),
    /** Argument list too long. */
    E2BIG(7, Kind.UNSUPPORTED, "the kernel does not know all of what was asked for, or it is too long"),
    /** Bad file descriptor. */
    EBADF(9, Kind.INVALID, "bad file descriptor"),
    /** Try again. */
    EAGAIN(11, Kind.LIMIT, "resource temporarily unavailable"),
    /** Out of memory. */
    ENOMEM(12, Kind.LIMIT, "out of memory"),
    /** Permission denied. */
    EACCES(13, Kind.DENIED, "permission denied"),
    /** Bad address. */
    EFAULT(14, Kind.INVALID, "bad address"),
    /** Device or resource busy. */
    EBUSY(16, Kind.BUSY, "it is in use"),
    /** File exists. */
    EEXIST(17, Kind.BUSY, "it exists already"),
    /** No such device. */
    ENODEV(19, Kind.GONE, "no such interface in this network namespace"),
    /** Invalid argument. */
    EINVAL(22, Kind.INVALID, "invalid argument"),
    /** Too many open files in system. */
    ENFILE(23, Kind.LIMIT, "too many open files on this host"),
    /** Too many open files. */
    EMFILE(24, Kind.LIMIT, "too many open files"),
    /** No space left on device. */
    ENOSPC(28, Kind.LIMIT, "no space left"),
    /** Read-only file system. */
    EROFS(30, Kind.DENIED, "the file system is mounted read-only"),
    /** Numerical result out of range. */
    ERANGE(34, Kind.UNSUPPORTED, "out of range"),
    /** Function not implemented. */
    ENOSYS(38, Kind.UNSUPPORTED, "this kernel has no such system call"),
    /** Link has been severed. */
    ENOLINK(67, Kind.GONE, "the interface that it was attached to is gone"),
    /** Protocol not supported. */
    EPROTONOSUPPORT(93, Kind.UNSUPPORTED, "protocol not supported"),
    /** Operation not supported. */
    EOPNOTSUPP(95, Kind.UNSUPPORTED, "not supported"),
    /** Address family not supported. */
    EAFNOSUPPORT(97, Kind.UNSUPPORTED, "this kernel has no such address family"),
    /** Network is down. */
    ENETDOWN(100, Kind.GONE, "the interface is down"),
    /** No buffer space available. */
    ENOBUFS(105, Kind.LIMIT, "no buffer space"),
    /** Operation not supported, as the kernel's inside says it. */
    ENOTSUPP(524, Kind.UNSUPPORTED, "not supported");

    private final int code;
    private final Kind kind;
    private final String meaning;

    Errno(int code, Kind kind, String meaning) {
        this.code = code;
        this.kind = kind;
        this.meaning = meaning;
    }

    /** Returns the number, positive. */
    public int code() {
        return code;
    }

    /** Returns the error of a call that failed with {@code errno}; no advice. */
    public static XdpException exception(String operation, int errno) {
        return exception(operation, errno, "");
    }

    /** Returns the error of a call that failed with {@code errno}, and what to do about it. */
    public static XdpException exception(String operation, int errno, String advice) {
        for (Errno known : values()) {
            if (known.code == errno) {
                return new XdpException(known.kind, operation, errno, known + ": " + known.meaning, advice);
            }
        }
        return new XdpException(Kind.INVALID, operation, errno, "errno " + errno, advice);
    }

    /** Returns whether {@code e} is this error. */
    public boolean is(XdpException e) {
        return e.code() == code;
    }
}
