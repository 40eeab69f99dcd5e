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

    private static final int FAULTY_STEPS = 40;
    private static final int FAULT_FREE_STEPS = 60;
    private static final String SERVICE_START_TOKEN = "service-start-token";
    private static final String PARTNER_START_TOKEN = "partner-start-token";

    private final SimulatedPartner partner = new SimulatedPartner(SERVICE_START_TOKEN, PARTNER_START_TOKEN);
    private final RegistrationScenario exchange = RegistrationScenario.withConfiguredToken(PARTNER_START_TOKEN);

    /** The service's message that is due, as stored in the outbox. */
    private Optional<RegistrationAction> due = Optional.empty();

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void completesAfterTransmissionFaultsEnd(long seed) {
        Random random = new Random(seed);
        startExchange(random.nextInt(3));
        for (int i = 0; i < FAULTY_STEPS; i++) {
            deliverMessage(random, random.nextInt(4));
            if (random.nextInt(8) == 0) {
                exchange.startRegistration();
                queueActions();
            }
        }
        for (int i = 0;
                i < FAULT_FREE_STEPS && (due.isPresent() || !partner.waiting().isEmpty());
                i++) {
            deliverMessage(random, 3);
        }
        // The operator's action on a stopped exchange.
        if (exchange.stage() == RegistrationStage.STOPPED || exchange.stage() == RegistrationStage.AWAITING_ANSWER) {
            exchange.startRegistration();
            queueActions();
        }
        for (int i = 0;
                i < FAULT_FREE_STEPS && (due.isPresent() || !partner.waiting().isEmpty());
                i++) {
            deliverMessage(random, 3);
        }

        assertThat(exchange.stage()).as(exchange.steps().toString()).isEqualTo(RegistrationStage.REGISTERED);
        assertThat(partner.accepts(exchange.outboundTokenText())).isTrue();
        assertThat(exchange.identifyToken(partner.outbound().orElseThrow()))
                .contains(PartnerRegistration.TokenRole.CURRENT);
        exchange.advanceTime(Duration.ofHours(1));
        assertThat(exchange.identifyToken(PARTNER_START_TOKEN))
                .as("the configured token is invalid")
                .isEmpty();
    }

    private void startExchange(int initiator) {
        if (initiator != 0) {
            partner.startRegistration();
        }
        if (initiator != 1) {
            exchange.startRegistration();
            queueActions();
        }
    }

    /**
     * Sends one message either way; {@code fault}: 0 it is lost, 1 its 204 is lost, 2 it is doubled, 3 it is delivered.
     */
    private void deliverMessage(Random random, int fault) {
        if (due.isPresent() && (partner.waiting().isEmpty() || random.nextBoolean())) {
            deliverOwnMessage(due.get(), fault);
        } else if (!partner.waiting().isEmpty()) {
            deliverPartnerMessage(fault);
        }
    }

    private void deliverOwnMessage(RegistrationAction action, int fault) {
        String presentedToken =
                exchange.registration().partnerOffer().isPresent() ? exchange.outboundTokenText() : SERVICE_START_TOKEN;
        if (fault == 0) {
            exchange.leaveUnanswered();
            return;
        }
        String message = exchange.message();
        boolean accepted = partner.receiveRegistration(
                presentedToken,
                exchange.pendingTokenText(),
                message,
                action instanceof RegistrationAction.SendRegistrationAnswer);
        if (fault == 2) {
            accepted = partner.receiveRegistration(
                    presentedToken,
                    exchange.pendingTokenText(),
                    message,
                    action instanceof RegistrationAction.SendRegistrationAnswer);
        }
        if (fault == 1) {
            exchange.leaveUnanswered();
        } else if (accepted) {
            due = Optional.empty();
            exchange.confirmDelivery();
        } else {
            exchange.refuseMessage(action instanceof RegistrationAction.SendRegistration);
            queueActions();
        }
    }

    private void deliverPartnerMessage(int fault) {
        if (fault == 0) {
            return;
        }
        Message message = partner.waiting().element();
        for (int i = 0; i < (fault == 2 ? 2 : 1); i++) {
            if (exchange.identifyToken(message.presentedToken()).isPresent()) {
                exchange.receiveRegistration(
                        message.presentedToken(),
                        message.offeredToken(),
                        RegistrationScenario.PARTNER,
                        message.correlation());
                queueActions();
            }
        }
        if (fault != 1) {
            partner.waiting().remove();
        }
    }

    /**
     * Queues due messages as the outbox does: a cancelled message is removed, a newer one of a kind replaces an older
     * one.
     */
    private void queueActions() {
        for (RegistrationAction action : exchange.lastActions()) {
            if (action instanceof RegistrationAction.CancelMessage) {
                due = Optional.empty();
            } else {
                due = Optional.of(action);
            }
        }
    }
}
