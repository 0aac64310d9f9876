package io.xdp4j.tools.dump;

import java.util.function.BooleanSupplier;

/**
 * When capturing ends.
 *
 * @param frames after so many frames, {@link Long#MAX_VALUE} for no end
 * @param nanos after so many nanoseconds, {@link Long#MAX_VALUE} for no end
 * @param stop whether the user wants an end
 */
public record DumpLimits(long frames, long nanos, BooleanSupplier stop) {}
