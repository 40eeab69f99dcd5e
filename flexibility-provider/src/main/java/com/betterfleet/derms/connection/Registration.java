package com.betterfleet.derms.connection;

import com.betterfleet.derms.secret.Token;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * The exchange of tokens with one partner, as it stands (M3). What follows from each thing that happens is {@link
 * RegistrationMoves}.
 *
 * <p>One exchange has one token of ours, however often it is told and whoever began: so two exchanges that cross, an answer that
 * comes twice and one that is told again after a crash all end with the same token. It is taken from the partner as soon as it is
 * stored, which is before it is told.
 *
 * @param since when this stage began
 * @param theirs what the partner gave us last
 * @param ours the token that the partner shows us
 * @param former the one before, while it is still taken
 * @param given our token of an exchange that is not settled yet
 * @param message the request id of ours that is under way
 * @param issued the token with which the partner may begin
 * @param agreedSpent whether the tokens of the configuration have had their time
 * @param answerDueAt until when an answer of the partner to our registration may come
 * @param reason why the exchange stopped or ended
 */
record Registration(
        String connectionId,
        Stage stage,
        Instant since,
        Optional<Theirs> theirs,
        Optional<TokenHash> ours,
        Optional<FormerSecret> former,
        Optional<Given> given,
        Optional<String> message,
        Optional<Issued> issued,
        boolean agreedSpent,
        Optional<Instant> answerDueAt,
        Optional<String> reason) {

    /** How far an exchange has come. */
    enum Stage {
        /** There was none, or the configuration states other tokens since. */
        UNREGISTERED,
        /** Our registration is due; the partner has not taken it yet. */
        ASKING,
        /** The partner took our registration and owes its own. */
        AWAITING_ANSWER,
        /** The partner registered; our own registration, which answers it, is due. */
        ANSWERING,
        /** Both have each other's token. */
        REGISTERED,
        /** Registered; a new token of ours is due to the partner. */
        UPDATING,
        /** We end it; the partner has not been told yet. */
        ENDING,
        /** Ended by either side: nobody is let in. */
        ENDED,
        /** It cannot go on by itself; the reason says why. */
        STOPPED
    }

    /**
     * What the partner gave us.
     *
     * @param baseUrl where its messages go, including the version
     * @param requestId of the message that brought it
     * @param answered whether nothing of ours is owed for it any more
     */
    record Theirs(Token token, URI baseUrl, String requestId, boolean answered) {

        boolean says(Theirs other) {
            return token.equals(other.token) && baseUrl.equals(other.baseUrl);
        }

        Theirs settled() {
            return new Theirs(token, baseUrl, requestId, true);
        }
    }

    /** @param shown whether the partner has registered with it, so that it surely has it */
    record Given(Token token, boolean shown) {}

    record Issued(TokenHash token, Instant until) {}

    /** Which of the tokens that are taken was shown. */
    enum Shown {
        /** That of the configuration. */
        AGREED,
        ISSUED,
        OURS,
        FORMER,
        GIVEN
    }

    static Registration none(String connectionId, Instant at) {
        return new Registration(
                connectionId,
                Stage.UNREGISTERED,
                at,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Which token this is; empty where it is none that is taken now.
     *
     * @param agreed the inbound token of the configuration
     */
    Optional<Shown> shown(TokenHash presented, Optional<TokenHash> agreed, Instant now) {
        if (given.filter(token -> token.token().hash().equals(presented)).isPresent()) {
            return Optional.of(Shown.GIVEN);
        }
        if (ours.filter(presented::equals).isPresent()) {
            return Optional.of(Shown.OURS);
        }
        if (former.filter(old -> old.taken(now) && old.secret().equals(presented))
                .isPresent()) {
            return Optional.of(Shown.FORMER);
        }
        if (issued.filter(token -> now.isBefore(token.until()) && token.token().equals(presented))
                .isPresent()) {
            return Optional.of(Shown.ISSUED);
        }
        return agreed.filter(token -> !agreedSpent && token.equals(presented)).map(token -> Shown.AGREED);
    }

    /** Whether the partner was registered and still is, whatever is under way besides. */
    boolean inForce() {
        return ours.isPresent() && theirs.isPresent();
    }

    /** The token that a message of ours tells; empty where the message has no part in the exchange any more. */
    Optional<Token> told(String requestId) {
        return given.filter(token -> message.filter(requestId::equals).isPresent())
                .map(Given::token);
    }

    RegistrationDraft with() {
        return new RegistrationDraft(this);
    }
}
