package com.betterfleet.derms.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The external capability of a scope: its partner's link, in words.
 *
 * @param at since when lost, since when online, or when the error came; null where the state needs no time
 */
record LinkView(
        String partner,
        State state,
        @Nullable Instant at,
        @Nullable String connectionId,
        Figures figures) {

    enum State {
        NONE,
        CONFIGURED,
        HANDSHAKING,
        ONLINE,
        /** Online, and no heartbeat was asked of the partner: its silence would not be noticed. */
        UNSUPERVISED,
        UNKNOWN,
        LOST,
        DISCONNECTED,
        ERROR
    }

    static LinkView none(Figures figures) {
        return new LinkView("", State.NONE, null, null, figures);
    }

    public String words() {
        return switch (state) {
            case NONE -> "no external link";
            case CONFIGURED -> partner + " not connected yet";
            case HANDSHAKING -> partner + " connecting";
            case ONLINE -> partner + " link online";
            case UNSUPERVISED -> partner + " online, no heartbeat asked";
            case UNKNOWN -> partner + " link unknown" + since();
            case LOST -> partner + " link lost" + since();
            case DISCONNECTED -> partner + " disconnected" + since();
            case ERROR -> partner + " link failed" + since();
        };
    }

    public String icon() {
        return switch (state) {
            case ONLINE, UNSUPERVISED -> "link";
            case NONE, CONFIGURED, HANDSHAKING -> "cable";
            case UNKNOWN, LOST, DISCONNECTED, ERROR -> "unplug";
        };
    }

    public Tone tone() {
        return switch (state) {
            case UNKNOWN, LOST, ERROR -> Tone.YELLOW;
            case ONLINE, UNSUPERVISED -> Tone.PLAIN;
            case NONE, CONFIGURED, HANDSHAKING, DISCONNECTED -> Tone.GREY;
        };
    }

    private String since() {
        return at == null ? "" : " since " + figures.time(at);
    }
}
