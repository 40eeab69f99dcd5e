package com.betterfleet.derms.console.status;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.StatusColor;
import com.betterfleet.derms.link.LinkState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a scope's partner link (the external capability), as text.
 *
 * @param at when the link was lost, came online or failed; null where the state has no time
 */
public record LinkView(
        String partner,
        LinkDisplayState state,
        @Nullable Instant at,
        @Nullable String connectionId,
        Formats formats) {

    public enum LinkDisplayState {
        NONE,
        CONFIGURED,
        REGISTERING,
        HANDSHAKING,
        ONLINE,
        /** Online without a required heartbeat: the partner's silence would go unnoticed. */
        UNSUPERVISED,
        UNKNOWN,
        LOST,
        DISCONNECTED,
        ERROR;

        /** The display state by link state alone; an online link counts as supervised. */
        public static LinkDisplayState of(LinkState.LinkStateKind kind) {
            return switch (kind) {
                case CONFIGURED -> CONFIGURED;
                case REGISTERING -> REGISTERING;
                case HANDSHAKING -> HANDSHAKING;
                case ONLINE -> ONLINE;
                case LOST -> LOST;
                case DISCONNECTED -> DISCONNECTED;
                case ERROR -> ERROR;
            };
        }
    }

    public static LinkView none(Formats formats) {
        return new LinkView("", LinkDisplayState.NONE, null, null, formats);
    }

    public String describe() {
        return switch (state) {
            case NONE -> "no distributor";
            case CONFIGURED -> partner + " not connected yet";
            case REGISTERING -> partner + " registering";
            case HANDSHAKING -> partner + " connecting";
            case ONLINE -> partner + " link online";
            case UNSUPERVISED -> partner + " online, not supervised";
            case UNKNOWN -> partner + " link unknown" + describeSince();
            case LOST -> partner + " link lost" + describeSince();
            case DISCONNECTED -> partner + " disconnected" + describeSince();
            case ERROR -> partner + " link failed" + describeSince();
        };
    }

    /** The state in a word or two, without the partner's name. */
    public String label() {
        return label(state);
    }

    public String iconName() {
        return iconName(state);
    }

    public StatusColor color() {
        return color(state);
    }

    public static String label(LinkDisplayState state) {
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

    public static String iconName(LinkDisplayState state) {
        return switch (state) {
            case ONLINE, UNSUPERVISED -> "link";
            case NONE, CONFIGURED, REGISTERING, HANDSHAKING -> "cable";
            case UNKNOWN, LOST, DISCONNECTED, ERROR -> "unplug";
        };
    }

    public static StatusColor color(LinkDisplayState state) {
        return switch (state) {
            case UNKNOWN, LOST, ERROR -> StatusColor.YELLOW;
            case ONLINE, UNSUPERVISED -> StatusColor.PLAIN;
            case NONE, CONFIGURED, REGISTERING, HANDSHAKING, DISCONNECTED -> StatusColor.GREY;
        };
    }

    private String describeSince() {
        return at == null ? "" : " since " + formats.formatTime(at);
    }
}
