package io.xdp4j.os;

import io.xdp4j.device.UnsupportedFeatureException;

/** Whether this module may make system calls. */
public final class NativeAccess {

    private NativeAccess() {}

    /** Fails, with the option to give, if the Java launcher was told to deny native access to us. */
    public static void require() throws UnsupportedFeatureException {
        Module here = NativeAccess.class.getModule();
        if (here.isNativeAccessEnabled()) {
            return;
        }
        try {
            Call.to("getpid"); // until it is denied by default, it only warns
        } catch (IllegalCallerException e) {
            throw new UnsupportedFeatureException(
                    "make system calls",
                    0,
                    "native access is denied to " + (here.isNamed() ? "module " + here.getName() : "the class path"),
                    "start Java with --enable-native-access=" + (here.isNamed() ? here.getName() : "ALL-UNNAMED"));
        }
    }
}
