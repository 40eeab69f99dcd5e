package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.Registration.Issued;
import com.betterfleet.derms.connection.Registration.Shown;
import com.betterfleet.derms.connection.Registration.Stage;
import com.betterfleet.derms.connection.Registration.Theirs;
import com.betterfleet.derms.connection.RegistrationMoves.Deed;
import com.betterfleet.derms.connection.RegistrationMoves.Failure;
import com.betterfleet.derms.connection.RegistrationMoves.Fresh;
import com.betterfleet.derms.connection.RegistrationMoves.Move;
import com.betterfleet.derms.connection.RegistrationMoves.Rules;
import com.betterfleet.derms.connection.RegistrationStep.Kind;
import com.betterfleet.derms.secret.Token;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An exchange of tokens of a test, with what is due to the partner and what was remembered. */
final class Exchange {

    static final Instant BEGIN = Instant.parse("2026-11-01T12:00:00Z");
    static final Duration OVERLAP = Duration.ofMinutes(5);
    static final URI PARTNER = URI.create("https://partner.example/oscp/cp/2.0");

    private final Optional<TokenHash> agreed;
    private Registration registration;
    private Instant now = BEGIN;
    private int numbers;
    private List<Deed> deeds = List.of();
    private final List<Kind> steps = new ArrayList<>();

    private Exchange(Optional<String> agreed) {
        this.agreed = agreed.map(Exchange::hash);
        registration = Registration.none("c", BEGIN);
    }

    /** The configuration states a token with which the partner may begin. */
    static Exchange agreedOn(String inbound) {
        return new Exchange(Optional.of(inbound));
    }

    static Exchange withNothingAgreed() {
        return new Exchange(Optional.empty());
    }

    Exchange issued(String token, Duration validity) {
        return does(RegistrationMoves.issued(registration, new Issued(hash(token), now.plus(validity))));
    }

    Exchange weRegister() {
        return does(RegistrationMoves.asked(registration, fresh(), now));
    }

    Exchange weReplaceOurToken() {
        return does(RegistrationMoves.updating(registration, fresh(), now));
    }

    Exchange weEnd() {
        return does(RegistrationMoves.ending(registration, "moved away", fresh(), now));
    }

    /** The partner registers; what it shows is taken. */
    Exchange partnerRegisters(String shown, String given) {
        return partnerRegisters(shown, given, PARTNER, Optional.empty());
    }

    Exchange partnerRegisters(String shown, String given, URI url, Optional<String> correlation) {
        Theirs offer = new Theirs(new Token(given), url, "theirs-" + ++numbers, false);
        return does(RegistrationMoves.received(
                registration, offer, shown(shown).orElseThrow(), correlation, fresh(), rules()));
    }

    Exchange partnerReplaces(String given) {
        return does(RegistrationMoves.updated(
                registration, new Theirs(new Token(given), PARTNER, "theirs-" + ++numbers, false)));
    }

    Exchange partnerEnds() {
        return does(RegistrationMoves.endedByPartner(registration, "theirs-" + ++numbers, now));
    }

    /** The partner took the message of ours that is under way. */
    Exchange taken() {
        return taken(message());
    }

    Exchange taken(String requestId) {
        return does(RegistrationMoves.delivered(registration, requestId, rules()));
    }

    Exchange refused(boolean definite) {
        return does(RegistrationMoves.notTaken(
                registration, message(), new Failure(true, definite, "answered 401: unknown"), rules()));
    }

    Exchange unanswered() {
        return does(RegistrationMoves.notTaken(
                registration, message(), new Failure(false, false, "was not reached"), rules()));
    }

    Exchange disconnected() {
        return does(RegisteringPartners.takenDown(registration, now));
    }

    Exchange reconfigured() {
        return does(RegistrationMoves.reconfigured(registration, now));
    }

    Exchange passes(Duration time) {
        now = now.plus(time);
        return does(RegistrationMoves.overdue(registration, rules()));
    }

    Exchange without(Kind why) {
        return does(RegistrationMoves.withoutIssued(registration, why));
    }

    private Exchange does(Move move) {
        registration = move.after();
        deeds = move.deeds();
        move.notes().forEach(note -> steps.add(note.kind()));
        return this;
    }

    Stage stage() {
        return registration.stage();
    }

    Registration registration() {
        return registration;
    }

    /** What the last thing that happened makes due. */
    List<Deed> deeds() {
        return deeds;
    }

    List<Kind> steps() {
        return steps;
    }

    /** Which token this is now, where it is taken. */
    Optional<Shown> shown(String token) {
        return registration.shown(hash(token), agreed, now);
    }

    /** What the partner is or was told. */
    String given() {
        return registration.given().orElseThrow().token().text();
    }

    /** What we show the partner, once it gave us something. */
    String outbound() {
        return registration.theirs().orElseThrow().token().text();
    }

    String message() {
        return registration.message().orElseThrow();
    }

    static TokenHash hash(String token) {
        return TokenHash.of(token);
    }

    private Fresh fresh() {
        return new Fresh(new Token("ours-" + ++numbers), "message-" + numbers);
    }

    private Rules rules() {
        return new Rules(now, OVERLAP, agreed);
    }
}
