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
        REGISTERING,
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
            case REGISTERING -> partner + " registering";
            case HANDSHAKING -> partner + " connecting";
            case ONLINE -> partner + " link online";
            case UNSUPERVISED -> partner + " online, no heartbeat asked";
            case UNKNOWN -> partner + " link unknown" + since();
            case LOST -> partner + " link lost" + since();
            case DISCONNECTED -> partner + " disconnected" + since();
            case ERROR -> partner + " link failed" + since();
        };
    }

    /** The state in a word or two, without the partner's name. */
    public String word() {
        return word(state);
    }

    public String icon() {
        return icon(state);
    }

    public Tone tone() {
        return tone(state);
    }

    static String word(State state) {
        return switch (state) {
            case NONE, CONFIGURED -> "Not connected";
            case REGISTERING -> "Registering";
            case HANDSHAKING -> "Connecting";
            case ONLINE, UNSUPERVISED -> "Online";
            case UNKNOWN -> "Link unknown";
            case LOST -> "Link lost";
            case DISCONNECTED -> "Disconnected";
            case ERROR -> "Failed";
        };
    }

    static String icon(State state) {
        return switch (state) {
            case ONLINE, UNSUPERVISED -> "link";
            case NONE, CONFIGURED, REGISTERING, HANDSHAKING -> "cable";
            case UNKNOWN, LOST, DISCONNECTED, ERROR -> "unplug";
        };
    }

    static Tone tone(State state) {
        return switch (state) {
            case UNKNOWN, LOST, ERROR -> Tone.YELLOW;
            case ONLINE, UNSUPERVISED -> Tone.PLAIN;
            case NONE, CONFIGURED, REGISTERING, HANDSHAKING, DISCONNECTED -> Tone.GREY;
        };
    }

    private String since() {
        return at == null ? "" : " since " + figures.time(at);
    }
}
