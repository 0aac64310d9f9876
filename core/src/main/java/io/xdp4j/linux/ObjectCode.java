package io.xdp4j.linux;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.LinkedCode;
import io.xdp4j.bpf.object.ObjectException;
import io.xdp4j.bpf.object.ProgramKind;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes of a program of an object what the kernel is told. */
final class ObjectCode {

    private static final int FUNC_INFO_BYTES = 8; // struct bpf_func_info of include/uapi/linux/bpf.h
    private static final int LINE_INFO_BYTES = 16; // struct bpf_line_info of include/uapi/linux/bpf.h

    private ObjectCode() {}

    /** With {@code types}, which are the object's and stay borrowed; null if it has none. */
    static ProgramCode of(BpfObject object, String name, Fd types) throws XdpException {
        LinkedCode code = link(object, name);
        if (code.about().kind() == ProgramKind.OTHER) {
            throw new XdpException(
                    Kind.INVALID,
                    "load program " + name,
                    0,
                    "it is no XDP program: its section is " + code.about().section(),
                    "sections of XDP programs begin with xdp");
        }
        var debug = types != null && code.hasTypes()
                ? new ProgramCode.Debug(types, functions(code), lines(code))
                : ProgramCode.Debug.NONE;
        return new ProgramCode(
                name,
                code.program().instructions(),
                object.license(),
                code.about().kind().attachType(),
                code.about().frags() ? Bpf.BPF_F_XDP_HAS_FRAGS : 0,
                debug);
    }

    private static LinkedCode link(BpfObject object, String name) throws XdpException {
        try {
            return object.link(name);
        } catch (ObjectException e) {
            throw new XdpException(Kind.INVALID, "link program " + name, 0, e.getMessage(), "");
        }
    }

    private static byte[] functions(LinkedCode code) {
        ByteBuffer bytes =
                ByteBuffer.allocate(code.functions().size() * FUNC_INFO_BYTES).order(ByteOrder.nativeOrder());
        code.functions().forEach(function -> bytes.putInt(function.slot()).putInt(function.type()));
        return bytes.array();
    }

    private static byte[] lines(LinkedCode code) {
        ByteBuffer bytes =
                ByteBuffer.allocate(code.lines().size() * LINE_INFO_BYTES).order(ByteOrder.nativeOrder());
        code.lines()
                .forEach(line -> bytes.putInt(line.slot())
                        .putInt(line.fileName())
                        .putInt(line.text())
                        .putInt(line.lineAndColumn()));
        return bytes.array();
    }
}
