package com.betterfleet.derms.console;

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
 * @param letInByClient whether the partner has a client of ours, so that there is a secret to rotate
 * @param aliveUntil grace included; null where no heartbeat is supervised
 * @param stateSince when the state began: connected, lost, disconnected
 * @param takenDown who took it down on purpose; null where nobody did
 * @param messages newest first; the list of connections leaves them out
 */
record ConnectionView(
        String connectionId,
        String name,
        String partner,
        String profile,
        String baseUrl,
        boolean letInByClient,
        LinkView.State state,
        @Nullable Instant stateSince,
        @Nullable TakenDown takenDown,
        @Nullable Instant aliveUntil,
        Demands demands,
        @Nullable Instant heartbeatReceivedAt,
        @Nullable Instant heartbeatSentAt,
        @Nullable Instant accessTokenUsedUntil,
        @Nullable Failure lastError,
        List<Group> groups,
        List<Shown> certificates,
        List<Issue> issues,
        List<Unsent> unsent,
        List<Message> messages,
        RegistrationView registration,
        Figures figures) {

    /** What each side asked of the other in the handshake; null or empty: nothing. */
    record Demands(
            @Nullable Duration heartbeatOfThem,
            @Nullable Duration heartbeatOfUs,
            List<String> measurementsOfThem,
            List<String> measurementsOfUs) {}

    /** {@code kind} in words: "Token refused"; {@code message} says what to do. */
    record Failure(Instant at, String kind, String message) {
        Failure {
            String words = kind.replace('_', ' ').toLowerCase(Locale.ROOT);
            kind = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        }
    }

    record TakenDown(String by, String reason) {}

    /** @param ownKw what the circuit carries without the partner's limits; null where there is none */
    record Group(
            String groupId,
            String scopeId,
            String scopeName,
            Standing standing,
            @Nullable BigDecimal ownKw) {

        /** "the circuit returns to 800 kW": what a disconnect means here. */
        public String whenDisconnected(Figures figures) {
            return standing.situation() instanceof Situation.LocalControl
                    ? "under local control already"
                    : ControlView.returns(ownKw, figures);
        }

        public List<ChipView> chips() {
            return standing.chips();
        }

        public @Nullable String reason(Figures figures) {
            return Sentences.reason(standing, figures);
        }

        public String origin() {
            return standing.limit().source().words(standing.partner());
        }

        public Sentence outlook(Figures figures) {
            return Sentences.outlook(standing, figures);
        }
    }

    /** A TLS certificate, ours or the partner's, as it was first seen to end then. */
    record Shown(boolean ours, String host, Instant expiresAt, Instant seenAt) {}

    /** Something to look at; {@code at} is when it was seen last, null where it simply is so. */
    record Issue(String kind, String text, @Nullable Instant at, long seen) {}

    /** A message that has not reached the partner; {@code failure} is what came of the last try, empty before the first. */
    record Unsent(long id, String type, boolean dead, Instant dueAt, int tries, String failure) {}

    /** {@code result} in words with the status: "204", "refused: 403", "no answer in 10 s". */
    record Message(Instant at, boolean incoming, String type, String result, boolean failed, String requestId) {}

    public LinkView link() {
        return new LinkView(partner, state, stateSince, connectionId, figures);
    }

    public ChipView chip() {
        return new ChipView(word(), link().tone(), link().icon());
    }

    /** "Online. Alive until 21:06:30, 41 s left." */
    public Sentence sentence() {
        Sentence.Draft line = Sentence.write(figures).stress(word() + ". ");
        return switch (state) {
            case ONLINE -> alive(line);
            case UNSUPERVISED ->
                line.say("No heartbeat is asked of " + partner + ": its silence is not noticed.")
                        .end();
            case LOST -> silent(line).end();
            case UNKNOWN ->
                line.say("We were not running and wait for " + partner + "'s heartbeat.")
                        .end();
            case HANDSHAKING ->
                line.say("The handshake is sent; " + partner + " has not acknowledged it yet.")
                        .end();
            case REGISTERING ->
                line.say("Tokens are being exchanged; the steps below show how far it has come.")
                        .end();
            case CONFIGURED ->
                line.say("Set up. Nothing has been sent to " + partner + " so far.")
                        .end();
            case DISCONNECTED ->
                line.say("Disconnected on purpose" + since() + by() + ". Nothing is sent or accepted.")
                        .end();
            case ERROR -> line.say("The last attempt failed" + since() + ".").end();
            case NONE -> line.end();
        };
    }

    public String advice() {
        return switch (state) {
            case ONLINE, UNSUPERVISED, NONE -> "Nothing to do.";
            case CONFIGURED ->
                baseUrl.isEmpty() || registration.beforeAnything()
                        ? registration.advice()
                        : "Bind the groups, then start the handshake.";
            case REGISTERING, HANDSHAKING -> "Wait a moment; the messages below show what was answered.";
            case UNKNOWN -> "Nothing to do yet: the next heartbeat settles it.";
            case LOST -> "Look at the last error and the messages below; if they show nothing, call " + partner + ".";
            case DISCONNECTED -> "The sites keep to their circuits' own values until an administrator connects again.";
            case ERROR -> "The last error below says what to put right.";
        };
    }

    private Sentence alive(Sentence.Draft line) {
        if (aliveUntil == null) {
            return line.say("Waiting for " + partner + "'s first heartbeat.").end();
        }
        return line.say("Alive until ")
                .exactly(aliveUntil)
                .say(", ")
                .left(aliveUntil)
                .say(".")
                .end();
    }

    private Sentence.Draft silent(Sentence.Draft line) {
        line.say("No heartbeat from " + partner);
        return stateSince == null
                ? line.say(".")
                : line.say(" since ").at(stateSince).say(".");
    }

    private String since() {
        return stateSince == null ? "" : " at " + figures.time(stateSince);
    }

    private String by() {
        return takenDown == null ? "" : " by " + takenDown.by() + ": \u201C" + takenDown.reason() + "\u201D";
    }

    public boolean down() {
        return state == LinkView.State.DISCONNECTED;
    }

    private String word() {
        return link().word();
    }
}
