package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.console.control.LocalControlView;
import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.RichText;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.console.status.ScopeStatus;
import com.betterfleet.derms.console.status.StatusCause;
import com.betterfleet.derms.console.status.StatusText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A partner link as the integration engineer needs it.
 *
 * @param profile the partner profile's name: "vector"
 * @param baseUrl empty until it is known
 * @param usesClientCredentials whether this service issued client credentials, whose secret can be rotated
 * @param aliveUntil grace included; null where no heartbeat is supervised
 * @param stateSince when the state began: connected, lost, disconnected
 * @param disconnection the operator who disconnected it; null unless disconnected
 * @param messages newest first
 */
public record ConnectionView(
        String connectionId,
        String name,
        String partner,
        String profile,
        String baseUrl,
        boolean usesClientCredentials,
        LinkView.LinkDisplayState state,
        @Nullable Instant stateSince,
        @Nullable DisconnectionInfo disconnection,
        @Nullable Instant aliveUntil,
        HandshakeRequirements handshake,
        @Nullable Instant heartbeatReceivedAt,
        @Nullable Instant heartbeatSentAt,
        @Nullable Instant accessTokenUsedUntil,
        @Nullable LinkFailure lastError,
        List<BoundGroupView> groups,
        List<CertificateEntry> certificates,
        List<LinkIssue> issues,
        List<UnsentMessage> unsent,
        List<MessageSummary> messages,
        RegistrationView registration,
        Formats formats) {

    /** What each side requires of the other in the handshake; null or empty: nothing. */
    public record HandshakeRequirements(
            @Nullable Duration heartbeatFromPartner,
            @Nullable Duration heartbeatFromService,
            List<String> measurementsFromPartner,
            List<String> measurementsFromService) {}

    /**
     * The last failure of the link.
     *
     * @param kind as text: "Token refused"
     * @param message says what to do
     */
    public record LinkFailure(Instant at, String kind, String message) {
        public LinkFailure {
            String kindText = kind.replace('_', ' ').toLowerCase(Locale.ROOT);
            kind = kindText.substring(0, 1).toUpperCase(Locale.ROOT) + kindText.substring(1);
        }
    }

    record DisconnectionInfo(String by, String reason) {}

    /**
     * A bound group with the status of its scope.
     *
     * @param ownLimitKw the circuit's limit without the partner; null without a circuit
     */
    public record BoundGroupView(
            String groupId,
            String scopeId,
            String scopeName,
            ScopeStatus status,
            @Nullable BigDecimal ownLimitKw) {

        /** Whether the id starts or ends with a blank, which a reader overlooks and a partner may not send. */
        public boolean hasOuterBlanks() {
            return GroupBinding.hasOuterBlanks(groupId);
        }

        /** The effect of a disconnect on this group: "the circuit returns to 800 kW". */
        public String describeDisconnect(Formats formats) {
            return status.cause() instanceof StatusCause.LocalControlCause
                    ? "under local control already"
                    : LocalControlView.describeReturn(ownLimitKw, formats);
        }

        public List<ChipView> chips() {
            return status.chips();
        }

        public @Nullable String reason(Formats formats) {
            return StatusText.summarizeReason(status, formats);
        }

        public String origin() {
            return status.describeOrigin();
        }

        public RichText outlook(Formats formats) {
            return StatusText.describeNextChange(status, formats);
        }
    }

    /** A TLS certificate of this service or the partner, and when this expiry was first observed. */
    public record CertificateEntry(boolean ownCertificate, String host, Instant expiresAt, Instant seenAt) {}

    /** A warning about the link; {@code at} is its last occurrence, null for a permanent condition. */
    public record LinkIssue(
            String kind, String text, @Nullable Instant at, long occurrences) {}

    /**
     * A message that has not reached the partner; {@code failure} is the result of the last try, empty before the
     * first.
     */
    public record UnsentMessage(long id, String type, boolean dead, Instant dueAt, int tries, String failure) {}

    /** A logged message; {@code result} is text with the status: "204", "refused: 403", "no answer in 10 s". */
    public record MessageSummary(
            Instant at, boolean incoming, String type, String result, boolean failed, String requestId) {}

    public LinkView link() {
        return new LinkView(partner, state, stateSince, connectionId, formats);
    }

    public ChipView chip() {
        return new ChipView(stateLabel(), link().color(), link().iconName());
    }

    /** "Online. Next heartbeat due by 21:06:30, 41 s left." */
    public RichText sentence() {
        RichText.RichTextBuilder richText = RichText.startText(formats).appendStrong(stateLabel() + ". ");
        return switch (state) {
            case ONLINE -> appendAliveUntil(richText);
            case UNSUPERVISED ->
                richText.appendText("Not supervised: we cannot notice when " + partner + " goes silent.")
                        .build();
            case LOST -> appendSilence(richText).build();
            case UNKNOWN ->
                richText.appendText("This system was not running and waits for " + partner + "'s heartbeat.")
                        .build();
            case HANDSHAKING ->
                richText.appendText("The handshake was sent; " + partner + " has not acknowledged it yet.")
                        .build();
            case REGISTERING ->
                richText.appendText("Tokens are being exchanged; the steps below show the progress.")
                        .build();
            case CONFIGURED ->
                richText.appendText("Set up. Nothing has been sent to " + partner + " yet.")
                        .build();
            case DISCONNECTED ->
                richText.appendText("Disconnected on purpose" + describeSince() + describeOperator()
                                + ". Nothing is sent or accepted.")
                        .build();
            case ERROR ->
                richText.appendText("The last attempt failed" + describeSince() + ".")
                        .build();
            case NONE -> richText.build();
        };
    }

    public String advice() {
        return switch (state) {
            case ONLINE, UNSUPERVISED, NONE -> "Nothing to do.";
            case CONFIGURED ->
                baseUrl.isEmpty() || registration.isNotStarted()
                        ? registration.advice()
                        : "Bind the groups, then start the handshake.";
            case REGISTERING, HANDSHAKING -> "Wait a moment; the messages below show the replies.";
            case UNKNOWN -> "Nothing to do yet: the next heartbeat shows whether the link works.";
            case LOST -> "Check the last error and the messages below; if they show nothing, call " + partner + ".";
            case DISCONNECTED -> "The sites use their circuits' own limits until an administrator connects again.";
            case ERROR -> "The last error below says what to fix.";
        };
    }

    private RichText appendAliveUntil(RichText.RichTextBuilder richText) {
        if (aliveUntil == null) {
            return richText.appendText("Waiting for " + partner + "'s first heartbeat.")
                    .build();
        }
        return richText.appendText("Next heartbeat due by ")
                .appendExactTime(aliveUntil)
                .appendText(", ")
                .appendTimeLeft(aliveUntil)
                .appendText(".")
                .build();
    }

    private RichText.RichTextBuilder appendSilence(RichText.RichTextBuilder richText) {
        richText.appendText("No heartbeat from " + partner);
        return stateSince == null
                ? richText.appendText(".")
                : richText.appendText(" since ").appendTime(stateSince).appendText(".");
    }

    private String describeSince() {
        return stateSince == null ? "" : " at " + formats.formatTime(stateSince);
    }

    private String describeOperator() {
        return disconnection == null
                ? ""
                : " by " + disconnection.by() + ": \u201C" + disconnection.reason() + "\u201D";
    }

    public boolean isDisconnected() {
        return state == LinkView.LinkDisplayState.DISCONNECTED;
    }

    private String stateLabel() {
        return link().label();
    }
}
