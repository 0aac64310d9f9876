package io.xdp4j.tools;

import java.util.List;

/** A terminal that is painted again and again; nothing where nobody watches. */
final class Screen {

    private static final String HOME_AND_CLEAR = "\u001B[H\u001B[2J";

    private final Session session;
    private final boolean isWatched;
    private boolean isPainted;

    private Screen(Session session, boolean isWatched) {
        this.session = session;
        this.isWatched = isWatched;
    }

    /** Returns the one that both outputs of this command go to. */
    static Screen of(Session session) {
        return new Screen(session, session.isTerminal() && Terminal.is(Terminal.OUT));
    }

    /** Returns whether there is one. */
    boolean isWatched() {
        return isWatched;
    }

    /** Shows {@code lines} in place of all that was there. */
    void paint(List<String> lines) {
        if (isWatched) {
            isPainted = true;
            session.out().print(HOME_AND_CLEAR + String.join("\n", lines) + "\n");
            session.out().flush();
        }
    }

    /** Removes what was painted. */
    void clear() {
        if (isPainted) {
            isPainted = false;
            session.out().print(HOME_AND_CLEAR);
            session.out().flush();
        }
    }
}
