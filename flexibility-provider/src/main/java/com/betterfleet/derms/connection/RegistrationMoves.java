package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.Registration.Given;
import com.betterfleet.derms.connection.Registration.Issued;
import com.betterfleet.derms.connection.Registration.Shown;
import com.betterfleet.derms.connection.Registration.Stage;
import com.betterfleet.derms.connection.Registration.Theirs;
import com.betterfleet.derms.connection.RegistrationStep.Kind;
import com.betterfleet.derms.secret.Token;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What follows from each thing that happens to an exchange of tokens (M3). Pure: deeds are named here and done elsewhere. */
final class RegistrationMoves {

    /** So long the partner has for its answer before a person is told that none has come; a later one is taken all the same. */
    static final Duration ANSWER_PATIENCE = Duration.ofMinutes(5);

    private RegistrationMoves() {}

    /** What is remembered of a move. */
    record Note(Kind kind, Optional<String> requestId, Optional<String> detail) {
        static Note of(Kind kind) {
            return new Note(kind, Optional.empty(), Optional.empty());
        }

        static Note of(Kind kind, String requestId) {
            return new Note(kind, Optional.of(requestId), Optional.empty());
        }

        static Note why(Kind kind, String detail) {
            return new Note(kind, Optional.empty(), Optional.of(detail));
        }
    }

    /** What is to be done with the outside. */
    sealed interface Deed {

        /** Our registration leaves. */
        record Ask(String requestId) implements Deed {}

        /** Our registration leaves, which answers the partner's. */
        record Answer(String requestId, String answers) implements Deed {}

        /** A new token of ours leaves. */
        record Update(String requestId) implements Deed {}

        /** The end of the registration leaves. */
        record End(String requestId) implements Deed {}

        /** A message that may still be queued must not leave any more. */
        record NoLonger(String requestId) implements Deed {}
    }

    /** The next state, what is remembered, and what is to be done. */
    record Move(Registration after, List<Note> notes, List<Deed> deeds) {
        static Move to(Registration after, Note... notes) {
            return new Move(after, List.of(notes), List.of());
        }

        Move doing(Deed... more) {
            return new Move(after, notes, List.of(more));
        }

        /** What may still be queued is kept from leaving, before anything else leaves. */
        Move keeping(Optional<String> queued) {
            return new Move(
                    after,
                    notes,
                    Stream.concat(queued.stream().map(Deed.NoLonger::new), deeds.stream())
                            .toList());
        }
    }

    /** What is fresh for a move that may need it: a token of ours, and the request id of a message. */
    record Fresh(Token token, String requestId) {}

    /**
     * A person starts it, or starts it again; while an exchange is not settled the same token is told. An answer that the partner
     * still waits for goes first.
     */
    static Move asked(Registration before, Fresh fresh, Instant now) {
        Optional<Theirs> unanswered = before.theirs().filter(theirs -> !theirs.answered());
        RegistrationDraft draft = before.with().message(Optional.of(fresh.requestId()));
        draft.given(given(before, fresh));
        Note note = Note.of(Kind.STARTED, fresh.requestId());
        if (unanswered.isPresent()) {
            return Move.to(draft.stage(Stage.ANSWERING, now).build(), note)
                    .doing(new Deed.Answer(fresh.requestId(), unanswered.get().requestId()));
        }
        return Move.to(draft.stage(Stage.ASKING, now).build(), note).doing(new Deed.Ask(fresh.requestId()));
    }

    /**
     * The partner registered.
     *
     * @param correlation the request id of ours that it says to answer
     */
    static Move received(
            Registration before, Theirs offer, Shown shown, Optional<String> correlation, Fresh fresh, Rules rules) {
        Instant now = rules.now();
        boolean asking = before.stage() == Stage.ASKING
                || before.stage() == Stage.AWAITING_ANSWER
                || (before.stage() == Stage.STOPPED && before.given().isPresent());
        boolean answers = correlation.isPresent() && correlation.equals(before.message());
        if (asking && (shown == Shown.GIVEN || answers)) {
            return answered(before, offer, rules);
        }
        if (shown == Shown.GIVEN && before.stage() == Stage.ANSWERING) {
            Registration after = before.with()
                    .theirs(new Theirs(
                            offer.token(),
                            offer.baseUrl(),
                            before.theirs().orElse(offer).requestId(),
                            false))
                    .given(before.given().map(given -> new Given(given.token(), true)))
                    .build();
            return Move.to(after, Note.of(Kind.ANSWER_RECEIVED, offer.requestId()));
        }
        boolean known = shown == Shown.OURS || shown == Shown.FORMER || shown == Shown.GIVEN;
        boolean repeated =
                before.theirs().filter(Theirs::answered).filter(offer::says).isPresent();
        if (known && repeated && !anew(before, now)) {
            return Move.to(before, Note.of(Kind.REPEATED, offer.requestId()));
        }
        boolean owed = before.answerDueAt().filter(now::isBefore).isPresent();
        if (known && owed && before.stage() == Stage.REGISTERED) {
            Registration after = before.with()
                    .theirs(offer.settled())
                    .answerDueAt(Optional.empty())
                    .build();
            return Move.to(after, Note.of(Kind.ANSWER_RECEIVED, offer.requestId()));
        }
        return initiated(before, offer, fresh, now);
    }

    /**
     * Whether the partner begins anew, though it says what it said before: so does one that registers whenever it starts and always
     * gives the same token, and it waits for our answer. What is told again comes soon after.
     */
    private static boolean anew(Registration before, Instant now) {
        return before.stage() == Stage.STOPPED
                || (before.stage() == Stage.REGISTERED
                        && !now.isBefore(before.since().plus(ANSWER_PATIENCE)));
    }

    private static Move answered(Registration before, Theirs offer, Rules rules) {
        Registration after = settled(before, rules)
                .theirs(offer.settled())
                .answerDueAt(Optional.empty())
                .build();
        return Move.to(after, Note.of(Kind.ANSWER_RECEIVED, offer.requestId()), Note.of(Kind.REGISTERED))
                .keeping(before.message());
    }

    private static Move initiated(Registration before, Theirs offer, Fresh fresh, Instant now) {
        boolean crossed = before.stage() == Stage.ASKING || before.stage() == Stage.AWAITING_ANSWER;
        Registration after = before.with()
                .stage(Stage.ANSWERING, now)
                .theirs(offer)
                .given(given(before, fresh))
                .message(Optional.of(fresh.requestId()))
                .answerDueAt(crossed ? Optional.of(now.plus(ANSWER_PATIENCE)) : before.answerDueAt())
                .build();
        Note received = Note.of(Kind.RECEIVED, offer.requestId());
        Move move = crossed ? Move.to(after, received, Note.of(Kind.CROSSED)) : Move.to(after, received);
        return move.doing(new Deed.Answer(fresh.requestId(), offer.requestId())).keeping(before.message());
    }

    /** The partner replaced its token and address; nothing is owed for it. */
    static Move updated(Registration before, Theirs offer) {
        boolean answered = before.theirs().map(Theirs::answered).orElse(true);
        String requestId = answered
                ? offer.requestId()
                : before.theirs().map(Theirs::requestId).orElse(offer.requestId());
        Registration after = before.with()
                .theirs(new Theirs(offer.token(), offer.baseUrl(), requestId, answered))
                .build();
        return Move.to(after, Note.of(Kind.UPDATED_BY_PARTNER, offer.requestId()));
    }

    /** The partner took a message of ours. */
    static Move delivered(Registration before, String requestId, Rules rules) {
        if (before.message().filter(requestId::equals).isEmpty()) {
            return Move.to(before);
        }
        return switch (before.stage()) {
            case ASKING -> {
                Registration after = before.with()
                        .stage(Stage.AWAITING_ANSWER, rules.now())
                        .answerDueAt(Optional.of(rules.now().plus(ANSWER_PATIENCE)))
                        .build();
                yield Move.to(after, Note.of(Kind.ASKED, requestId));
            }
            case ANSWERING ->
                Move.to(
                        settled(before, rules).issued(Optional.empty()).build(),
                        Note.of(Kind.ANSWERED, requestId),
                        Note.of(Kind.REGISTERED));
            case UPDATING -> Move.to(settled(before, rules).build(), Note.of(Kind.UPDATED, requestId));
            case ENDING -> ended(before, "ended by us; the partner was told", rules.now());
            default -> Move.to(before);
        };
    }

    /**
     * A message of ours was not taken.
     *
     * @param failure what came of it
     */
    static Move notTaken(Registration before, String requestId, Failure failure, Rules rules) {
        if (before.message().filter(requestId::equals).isEmpty()) {
            return Move.to(before);
        }
        boolean shown = before.given().filter(Given::shown).isPresent();
        if (before.stage() == Stage.ANSWERING && shown && failure.answered()) {
            // It has our token, or it could not have shown it: what it refuses is to be told again.
            return Move.to(
                            settled(before, rules).issued(Optional.empty()).build(),
                            Note.why(Kind.ANSWERED, "shown by the partner; told again it was " + failure.words()),
                            Note.of(Kind.REGISTERED))
                    .doing(new Deed.NoLonger(requestId));
        }
        if (!failure.definite()) {
            return Move.to(before, new Note(Kind.NOT_TAKEN, Optional.of(requestId), Optional.of(failure.words())));
        }
        return switch (before.stage()) {
            case ENDING ->
                ended(before, "ended by us; the partner " + failure.words(), rules.now())
                        .doing(new Deed.NoLonger(requestId));
            case ASKING, ANSWERING, UPDATING -> {
                Move stopped = stopped(before, "the partner " + failure.words(), rules.now());
                // It says that it did not take our token, so nobody shows it; the one in force goes on.
                yield stopped.after().stage() == Stage.REGISTERED
                        ? new Move(
                                stopped.after().with().given(Optional.empty()).build(),
                                stopped.notes(),
                                stopped.deeds())
                        : stopped;
            }
            default -> Move.to(before);
        };
    }

    /**
     * @param answered whether the partner answered at all
     * @param definite whether telling it again cannot help
     * @param words without secrets, as they follow on "the partner"
     */
    record Failure(boolean answered, boolean definite, String words) {}

    /** What a move is judged by besides the registration: the configured inbound token, the time, and how long tokens overlap. */
    record Rules(Instant now, Duration overlap, Optional<TokenHash> agreed) {}

    /**
     * Nothing comes of it by itself any more. Where a registration is in force it goes on with the tokens that it has; one that was
     * told is taken still, as it may have come to the partner.
     */
    static Move stopped(Registration before, String why, Instant now) {
        boolean goesOn =
                before.inForce() && before.stage() != Stage.ANSWERING && before.stage() != Stage.AWAITING_ANSWER;
        RegistrationDraft draft = before.with().message(Optional.empty());
        Registration after = draft.stage(goesOn ? Stage.REGISTERED : Stage.STOPPED, now)
                .because(why)
                .build();
        return Move.to(after, Note.why(Kind.STOPPED, why)).keeping(before.message());
    }

    /** A person wants the partner to have another token of ours. */
    static Move updating(Registration before, Fresh fresh, Instant now) {
        Registration after = before.with()
                .stage(Stage.UPDATING, now)
                .given(given(before, fresh))
                .message(Optional.of(fresh.requestId()))
                .build();
        return Move.to(after, Note.of(Kind.UPDATE_STARTED, fresh.requestId()))
                .doing(new Deed.Update(fresh.requestId()));
    }

    /** A person ends it: the partner is told first, so that it is told with a token that it knows; asked twice, it ends at once. */
    static Move ending(Registration before, String reason, Fresh fresh, Instant now) {
        if (before.stage() == Stage.ENDING || before.theirs().isEmpty()) {
            return ended(before, "ended by us without the partner: " + reason, now)
                    .keeping(before.message());
        }
        Registration after = before.with()
                .stage(Stage.ENDING, now)
                .message(Optional.of(fresh.requestId()))
                .build();
        Note note = new Note(Kind.END_STARTED, Optional.of(fresh.requestId()), Optional.of(reason));
        return Move.to(after, note).doing(new Deed.End(fresh.requestId())).keeping(before.message());
    }

    /** The partner ended it; with that its token is dead, and ours too. */
    static Move endedByPartner(Registration before, String requestId, Instant now) {
        return Move.to(over(before, "ended by the partner", now), Note.of(Kind.ENDED_BY_PARTNER, requestId))
                .keeping(before.message());
    }

    static Move ended(Registration before, String why, Instant now) {
        return Move.to(over(before, why, now), Note.why(Kind.ENDED, why));
    }

    private static Registration over(Registration before, String why, Instant now) {
        return before.with()
                .nothingShared()
                .agreedSpent()
                .stage(Stage.ENDED, now)
                .because(why)
                .build();
    }

    /** A token for the partner to begin with; one that was issued before is dead. */
    static Move issued(Registration before, Issued issued) {
        return Move.to(
                before.with().issued(Optional.of(issued)).build(),
                Note.why(Kind.TOKEN_ISSUED, "valid until " + issued.until().truncatedTo(ChronoUnit.SECONDS)));
    }

    static Move withoutIssued(Registration before, Kind why) {
        return Move.to(before.with().issued(Optional.empty()).build(), Note.of(why));
    }

    /** The configuration states other tokens: they are the way in from now on. */
    static Move reconfigured(Registration before, Instant now) {
        Registration fresh = Registration.none(before.connectionId(), now);
        return Move.to(fresh.with().issued(before.issued()).build(), Note.of(Kind.RECONFIGURED))
                .keeping(before.message());
    }

    /** What time alone does: a token that nobody used, an answer that has not come. */
    static Move overdue(Registration registration, Rules rules) {
        if (registration
                .issued()
                .filter(issued -> !rules.now().isBefore(issued.until()))
                .isPresent()) {
            return withoutIssued(registration, Kind.TOKEN_EXPIRED);
        }
        boolean silent = registration.stage() == Stage.AWAITING_ANSWER
                && registration
                        .answerDueAt()
                        .filter(due -> !rules.now().isBefore(due))
                        .isPresent();
        return silent
                ? stopped(
                        registration,
                        "the partner took our registration and did not answer it within %d min; a later answer is taken"
                                .formatted(ANSWER_PATIENCE.toMinutes()),
                        rules.now())
                : Move.to(registration);
    }

    /** The token of this exchange: that of one which is not settled yet, else a fresh one. */
    private static Optional<Given> given(Registration before, Fresh fresh) {
        return before.given().or(() -> Optional.of(new Given(fresh.token(), false)));
    }

    /** The configuration states another address of the partner. */
    static Move readdressed(Registration before, URI url) {
        return Move.to(before.theirs()
                .map(theirs -> before.with()
                        .theirs(new Theirs(theirs.token(), url, theirs.requestId(), theirs.answered()))
                        .build())
                .orElse(before));
    }

    /**
     * The partner has our token: it counts from now on, and the one before for the overlap. A token of the configuration ends with
     * the exchange that it began; where we began, the partner's may still be on its way in an exchange of its own.
     */
    private static RegistrationDraft settled(Registration before, Rules rules) {
        Optional<TokenHash> replaced = before.ours();
        if (replaced.isEmpty() && before.stage() != Stage.ANSWERING && !before.agreedSpent()) {
            replaced = rules.agreed();
        }
        RegistrationDraft draft = before.with()
                .former(replaced.map(hash -> new FormerSecret(hash, rules.now().plus(rules.overlap()))))
                .given(Optional.empty())
                .message(Optional.empty())
                .agreedSpent()
                .stage(Stage.REGISTERED, rules.now());
        before.given().ifPresent(given -> draft.ours(given.token().hash()));
        before.theirs().ifPresent(theirs -> draft.theirs(theirs.settled()));
        return draft;
    }
}
