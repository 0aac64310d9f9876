package io.xdp4j.tools.run;

import io.xdp4j.AttachSpec;
import io.xdp4j.ObjectMaps;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ObjectMap;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.software.capture.Decision;
import io.xdp4j.tools.replay.Receiver;
import io.xdp4j.tools.replay.Replayer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The software driver: programs are attached to an interface, to which the frames come. Maps of sockets hold a socket
 * of queue 0, in slot 0.
 */
public final class SoftwareEngine implements ObjectEngine {

    @Override
    public Loaded load(BpfObject object, String program) throws XdpException {
        var replayer = new Replayer(null);
        try {
            Receiver receiver = Receiver.open(replayer);
            for (ObjectMap map : object.maps()) {
                if (map.spec().type() == MapType.XSKMAP) {
                    receiver.isIn(map.name(), map.spec().entries());
                }
            }
            ObjectMaps maps = replayer.xdp().maps(object);
            // The guard's frames would be found in the maps; and here is no host to be cut off.
            AttachSpec spec = AttachSpec.DEFAULT.withManagementAllowed();
            replayer.xdp().attach(replayer.device().rx(), new ObjectProgram(object, program), spec);
            return new Attached(replayer, receiver, maps);
        } catch (XdpException | RuntimeException e) {
            replayer.close();
            throw e;
        }
    }

    /** Owns the replayer, with which all goes. */
    private record Attached(Replayer replayer, Receiver receiver, ObjectMaps object) implements Loaded {

        @Override
        public Map<String, BpfMap> maps() {
            Map<String, BpfMap> maps = new LinkedHashMap<>();
            object.names().forEach(name -> maps.put(name, object.map(name)));
            return maps;
        }

        @Override
        public Outcome run(byte[] frame) throws IOException {
            if (!replayer.takes(frame.length)) {
                throw new IOException(
                        "the frame has " + frame.length + " bytes: the wire carries 14 to " + replayer.longest());
            }
            Decision decision = replayer.show(MemorySegment.ofArray(frame), 0, frame.length);
            receiver.take();
            if (!decision.trap().isEmpty()) {
                throw new IOException(decision.trap());
            }
            String to = decision.fate().name().toLowerCase(Locale.ROOT);
            return new Outcome(decision.returned(), decision.left(), to);
        }

        @Override
        public void close() {
            replayer.close();
        }
    }
}
