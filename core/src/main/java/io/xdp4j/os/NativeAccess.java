package io.xdp4j.os;

import io.xdp4j.device.UnsupportedFeatureException;

/** Whether this module may make system calls, and use memory by its address. */
public final class NativeAccess {

    private NativeAccess() {}

    /** Fails, with the option to give, if the Java launcher was told to deny us the native access that this needs. */
    public static void require(String operation) throws UnsupportedFeatureException {
        Module here = NativeAccess.class.getModule();
        if (here.isNativeAccessEnabled()) {
            return;
        }
        try {
            Native.everything(); // until it is denied by default, it only warns
        } catch (IllegalCallerException e) {
            throw new UnsupportedFeatureException(
                    operation,
                    0,
                    "native access is denied to " + (here.isNamed() ? "module " + here.getName() : "the class path"),
                    "start Java with --enable-native-access=" + (here.isNamed() ? here.getName() : "ALL-UNNAMED"));
        }
    }
}
