package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverLink;
import java.util.HashMap;
import java.util.Map;

/** What one driver has attached, by interface. Its lock guards all of it: changes are rare, and one at a time. */
final class Chains {

    private final Map<Integer, Chain> byInterface = new HashMap<>();

    /** Attaches a program after those that are attached to {@code device} already. */
    synchronized DriverLink attach(XdpInterface device, Attachment attachment) throws XdpException {
        LoadedProgram program = LoadedProgram.load(device, attachment);
        try {
            Chain chain = living(device);
            if (chain == null) {
                chain = Chain.start(device, program);
                byInterface.put(device.index(), chain);
            } else {
                chain.append(program);
            }
            return new LinuxLink(this, device, chain, program);
        } catch (XdpException | RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /** Takes {@code program} out of {@code chain}. */
    synchronized void remove(XdpInterface device, Chain chain, LoadedProgram program) {
        chain.remove(program);
        if (chain.isEmpty()) {
            byInterface.remove(device.index(), chain);
        }
    }

    /** One that lost its interface, or was detached by force, is left to its links; a new one takes its place. */
    private Chain living(XdpInterface device) throws XdpException {
        Chain chain = byInterface.get(device.index());
        return chain != null && chain.isAlive() ? chain : null;
    }
}
