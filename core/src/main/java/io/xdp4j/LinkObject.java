package io.xdp4j;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverObject;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.rule.ProgramSpec;

/**
 * The maps of the object that a link's program is of: those that are open in the Xdp, or those that were made for the
 * link, which owns them. Guarded by the Xdp.
 *
 * @param maps null if the program is of no object
 * @param own whether the link owns them
 * @param fresh whether they were made just now
 */
record LinkObject(ObjectMaps maps, boolean own, boolean fresh) {

    /** That of a link that has no program yet, or one that is of no object. */
    static final LinkObject NONE = new LinkObject(null, false, false);

    /** Returns that of the program that comes after this one's. */
    LinkObject next(Xdp xdp, ProgramSpec program, AttachSpec spec) throws XdpException {
        if (!(program instanceof ObjectProgram(BpfObject object, String _))) {
            return NONE;
        }
        if (own && maps.object() == object) {
            return new LinkObject(maps, true, false);
        }
        ObjectMaps open = xdp.openMaps(object);
        return open == null
                ? new LinkObject(xdp.newMaps(object, spec), true, true)
                : new LinkObject(open, false, false);
    }

    /** Returns the maps as a driver knows them, or null. */
    DriverObject driver() {
        return maps == null ? null : maps.driver;
    }

    /** Closes the maps if the link owns them and {@code other} has others. */
    void closeUnless(LinkObject other) {
        if (own && other.maps != maps) {
            maps.close();
        }
    }
}
