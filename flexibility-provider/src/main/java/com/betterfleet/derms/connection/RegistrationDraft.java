package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.Registration.Given;
import com.betterfleet.derms.connection.Registration.Issued;
import com.betterfleet.derms.connection.Registration.Stage;
import com.betterfleet.derms.connection.Registration.Theirs;
import com.betterfleet.derms.secret.TokenHash;
import java.time.Instant;
import java.util.Optional;

/** The next state of a registration, written as what differs from the present one. */
final class RegistrationDraft {

    private final Registration from;
    private Stage stage;
    private Instant since;
    private Optional<Theirs> theirs;
    private Optional<TokenHash> ours;
    private Optional<FormerSecret> former;
    private Optional<Given> given;
    private Optional<String> message;
    private Optional<Issued> issued;
    private boolean agreedSpent;
    private Optional<Instant> answerDueAt;
    private Optional<String> reason;

    RegistrationDraft(Registration from) {
        this.from = from;
        stage = from.stage();
        since = from.since();
        theirs = from.theirs();
        ours = from.ours();
        former = from.former();
        given = from.given();
        message = from.message();
        issued = from.issued();
        agreedSpent = from.agreedSpent();
        answerDueAt = from.answerDueAt();
        reason = from.reason();
    }

    /** Entering a stage takes back why the one before had come to a stop. */
    RegistrationDraft stage(Stage next, Instant at) {
        since = next == stage ? since : at;
        stage = next;
        reason = Optional.empty();
        return this;
    }

    RegistrationDraft theirs(Theirs next) {
        theirs = Optional.of(next);
        return this;
    }

    RegistrationDraft ours(TokenHash next) {
        ours = Optional.of(next);
        return this;
    }

    RegistrationDraft former(Optional<FormerSecret> next) {
        former = next;
        return this;
    }

    RegistrationDraft given(Optional<Given> next) {
        given = next;
        return this;
    }

    RegistrationDraft message(Optional<String> next) {
        message = next;
        return this;
    }

    RegistrationDraft issued(Optional<Issued> next) {
        issued = next;
        return this;
    }

    RegistrationDraft agreedSpent() {
        agreedSpent = true;
        return this;
    }

    RegistrationDraft answerDueAt(Optional<Instant> next) {
        answerDueAt = next;
        return this;
    }

    RegistrationDraft because(String next) {
        reason = Optional.of(next);
        return this;
    }

    /** Nobody is let in any more, on either side, and nothing is under way. */
    RegistrationDraft nothingShared() {
        theirs = Optional.empty();
        ours = Optional.empty();
        former = Optional.empty();
        given = Optional.empty();
        message = Optional.empty();
        answerDueAt = Optional.empty();
        return this;
    }

    Registration build() {
        return new Registration(
                from.connectionId(),
                stage,
                since,
                theirs,
                ours,
                former,
                given,
                message,
                issued,
                agreedSpent,
                answerDueAt,
                reason);
    }
}
