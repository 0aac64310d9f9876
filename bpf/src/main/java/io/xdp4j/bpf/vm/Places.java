package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.proof.Region;

/** Says in words where a program reached that must not reach there. */
final class Places {

    private Places() {}

    static String describe(VmContext context, long address, long size, boolean write) {
        return (write ? "writes " : "reads ") + Long.toUnsignedString(size) + " bytes at " + hex(address) + ", "
                + place(context, address);
    }

    private static String place(VmContext context, long address) {
        int tag = Guest.tag(address);
        if (address >= Guest.PACKET - 0x1_0000 && address < Guest.PACKET + 0x1000_0000) {
            return "outside the frame, which is from " + hex(context.dataMeta) + " to " + hex(context.dataEnd);
        }
        if (tag == Guest.PACKET_TAG) {
            return "which is no address";
        }
        if (tag == Guest.CONTEXT_TAG) {
            return "of the context, of which only whole fields of 4 bytes can be read";
        }
        if (tag == Guest.STACK_TAG) {
            return "outside the stack, 512 bytes below R10";
        }
        if (tag == Guest.FUNCTION_TAG || tag == Guest.MAP_TAG) {
            return "which is a " + (tag == Guest.MAP_TAG ? "map" : "function") + " itself";
        }
        int region = tag - Guest.FIRST_REGION_TAG;
        if (region >= 0 && region < context.regions.length) {
            Region found = context.regions[region];
            return "outside a value of map " + found.map.spec().name() + (found.writable ? "" : ", which is read only");
        }
        return "which is no address";
    }

    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
