package io.xdp4j.bpf;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JumpOpTest {

    @ParameterizedTest
    @EnumSource(value = JumpOp.class, names = "SET", mode = EnumSource.Mode.EXCLUDE)
    void theInverseOfTheInverseIsTheSame(JumpOp op) {
        assertNotEquals(op, op.inverse());
        assertSame(op, op.inverse().inverse());
    }

    @ParameterizedTest
    @EnumSource(value = JumpOp.class, names = "SET")
    void someBitsThatAreSetHaveNoInverse(JumpOp op) {
        assertThrows(IllegalStateException.class, op::inverse);
    }
}
