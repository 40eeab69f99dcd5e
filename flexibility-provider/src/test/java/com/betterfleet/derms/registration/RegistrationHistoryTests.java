package com.betterfleet.derms.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import com.betterfleet.derms.registration.SimulatedPartner.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lost, doubled, repeated or crossing messages end in one state in which each side accepts the other's token. Every
 * attempt may fail before the other side has received it, or after, as in a crash of either side.
 */
@DisplayName("M3: exchanges of tokens with faults at every step are completed")
class RegistrationHistoryTests {

    private static final int STEPS = 40;
    private static final int QUIET = 60;
    private static final String OURS_TO_BEGIN = "token-a-for-us";
    private static final String THEIRS_TO_BEGIN = "token-a-for-the-partner";

    private final SimulatedPartner partner = new SimulatedPartner(OURS_TO_BEGIN, THEIRS_TO_BEGIN);
    private final RegistrationScenario exchange = RegistrationScenario.withConfiguredToken(THEIRS_TO_BEGIN);

    /** The service's message that is due, as stored in the outbox. */
    private Optional<RegistrationAction> due = Optional.empty();

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void settlesOnceTheFaultsAreOver(long seed) {
        Random random = new Random(seed);
        begin(random.nextInt(3));
        for (int i = 0; i < STEPS; i++) {
            step(random, random.nextInt(4));
            if (random.nextInt(8) == 0) {
                exchange.startRegistration();
                queued();
            }
        }
        for (int i = 0; i < QUIET && (due.isPresent() || !partner.waiting().isEmpty()); i++) {
            step(random, 3);
        }
        // The operator's action on a stopped exchange.
        if (exchange.stage() == RegistrationStage.STOPPED || exchange.stage() == RegistrationStage.AWAITING_ANSWER) {
            exchange.startRegistration();
            queued();
        }
        for (int i = 0; i < QUIET && (due.isPresent() || !partner.waiting().isEmpty()); i++) {
            step(random, 3);
        }

        assertThat(exchange.stage()).as(exchange.steps().toString()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(partner.accepts(exchange.outboundTokenText())).isTrue();
        assertThat(exchange.identifyToken(partner.outbound().orElseThrow()))
                .contains(PartnerRegistration.TokenRole.CURRENT);
        exchange.advanceTime(Duration.ofHours(1));
        assertThat(exchange.identifyToken(THEIRS_TO_BEGIN))
                .as("token A is invalid")
                .isEmpty();
    }

    private void begin(int who) {
        if (who != 0) {
            partner.startRegistration();
        }
        if (who != 1) {
            exchange.startRegistration();
            queued();
        }
    }

    /**
     * Sends one message either way; {@code luck}: 0 it is lost, 1 its 204 is lost, 2 it is doubled, 3 it is delivered.
     */
    private void step(Random random, int luck) {
        if (due.isPresent() && (partner.waiting().isEmpty() || random.nextBoolean())) {
            deliverOwnMessage(due.get(), luck);
        } else if (!partner.waiting().isEmpty()) {
            deliverPartnerMessage(luck);
        }
    }

    private void deliverOwnMessage(RegistrationAction action, int luck) {
        String shown =
                exchange.registration().partnerOffer().isPresent() ? exchange.outboundTokenText() : OURS_TO_BEGIN;
        if (luck == 0) {
            exchange.leaveUnanswered();
            return;
        }
        String message = exchange.message();
        boolean taken = partner.receiveRegistration(
                shown,
                exchange.pendingTokenText(),
                message,
                action instanceof RegistrationAction.SendRegistrationAnswer);
        if (luck == 2) {
            taken = partner.receiveRegistration(
                    shown,
                    exchange.pendingTokenText(),
                    message,
                    action instanceof RegistrationAction.SendRegistrationAnswer);
        }
        if (luck == 1) {
            exchange.leaveUnanswered();
        } else if (taken) {
            due = Optional.empty();
            exchange.confirmDelivery();
        } else {
            exchange.refuseMessage(action instanceof RegistrationAction.SendRegistration);
            queued();
        }
    }

    private void deliverPartnerMessage(int luck) {
        if (luck == 0) {
            return;
        }
        Message message = partner.waiting().element();
        for (int i = 0; i < (luck == 2 ? 2 : 1); i++) {
            if (exchange.identifyToken(message.shown()).isPresent()) {
                exchange.receiveRegistration(
                        message.shown(), message.given(), RegistrationScenario.PARTNER, message.correlation());
                queued();
            }
        }
        if (luck != 1) {
            partner.waiting().remove();
        }
    }

    /**
     * Queues what is due as the outbox does: a cancelled message is removed, a newer one of a kind replaces an older
     * one.
     */
    private void queued() {
        for (RegistrationAction action : exchange.lastActions()) {
            if (action instanceof RegistrationAction.CancelMessage) {
                due = Optional.empty();
            } else {
                due = Optional.of(action);
            }
        }
    }
}
