package com.betterfleet.derms.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import com.betterfleet.derms.registration.PartnerRegistration.TokenRole;
import com.betterfleet.derms.registration.RegistrationStep.RegistrationStepKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("M3: the transitions of an exchange of tokens")
class RegistrationStateMachineTests {

    private static final String CONFIGURED_TOKEN = "token-a";

    @Nested
    class PartnerStarts {

        private final RegistrationScenario exchange = RegistrationScenario.withConfiguredToken(CONFIGURED_TOKEN)
                .receiveRegistration(CONFIGURED_TOKEN, "partner-token");

        @Test
        void partnerRegistrationMakesAnAnswerDueWhoseTokenIsAlreadyAccepted() {
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.lastActions())
                    .containsExactly(
                            new RegistrationAction.SendRegistrationAnswer(exchange.message(), "partner-request-1"));
            assertThat(exchange.identifyToken(exchange.pendingTokenText())).contains(TokenRole.PENDING);
            assertThat(exchange.outboundTokenText()).isEqualTo("partner-token");
        }

        @Test
        void configuredTokenExpiresWhenThePartnerAcceptsTheAnswer() {
            String ownToken = exchange.pendingTokenText();
            assertThat(exchange.identifyToken(CONFIGURED_TOKEN)).contains(TokenRole.CONFIGURED);

            exchange.confirmDelivery();

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.identifyToken(CONFIGURED_TOKEN)).as("replay").isEmpty();
            assertThat(exchange.identifyToken(ownToken)).contains(TokenRole.CURRENT);
            assertThat(exchange.steps())
                    .containsExactly(
                            RegistrationStepKind.RECEIVED,
                            RegistrationStepKind.ANSWERED,
                            RegistrationStepKind.REGISTERED);
        }

        @Test
        void repeatedRegistrationIsAnsweredWithTheSameTokenAndTheNewestPartnerTokenIsUsed() {
            String ownToken = exchange.pendingTokenText();
            String first = exchange.message();

            exchange.receiveRegistration(CONFIGURED_TOKEN, "partner-token-2");

            assertThat(exchange.pendingTokenText()).isEqualTo(ownToken);
            assertThat(exchange.outboundTokenText()).isEqualTo("partner-token-2");
            assertThat(exchange.lastActions())
                    .containsExactly(
                            new RegistrationAction.CancelMessage(first),
                            new RegistrationAction.SendRegistrationAnswer(exchange.message(), "partner-request-3"));
        }

        @Test
        void deliveryOfAReplacedAnswerDoesNotCompleteTheExchange() {
            String first = exchange.message();
            exchange.receiveRegistration(CONFIGURED_TOKEN, "partner-token-2");

            assertThat(exchange.confirmDelivery(first).stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.confirmDelivery().stage()).isEqualTo(RegistrationStage.REGISTERED);
        }

        @Test
        void temporaryFailureDoesNotStopTheExchange() {
            assertThat(exchange.refuseMessage(false).stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.leaveUnanswered().stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.identifyToken(CONFIGURED_TOKEN)).contains(TokenRole.CONFIGURED);
        }

        @Test
        void permanentRefusalStopsTheExchangeAndARestartRepeatsTheAnswer() {
            String ownToken = exchange.pendingTokenText();
            assertThat(exchange.refuseMessage(true).stage()).isEqualTo(RegistrationStage.STOPPED);
            assertThat(exchange.registration().reason()).contains("the partner answered 401: unknown");

            exchange.startRegistration();

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.lastActions())
                    .containsExactly(
                            new RegistrationAction.SendRegistrationAnswer(exchange.message(), "partner-request-1"));
            assertThat(exchange.pendingTokenText()).isEqualTo(ownToken);
            assertThat(exchange.confirmDelivery().stage()).isEqualTo(RegistrationStage.REGISTERED);
        }

        @Test
        void refusedRepetitionCompletesTheExchangeAfterThePartnerPresentedThePendingToken() {
            String ownToken = exchange.pendingTokenText();
            exchange.receiveRegistration(ownToken, "partner-token-2");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.lastActions()).isEmpty();

            assertThat(exchange.refuseMessage(false).stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("partner-token-2");
            assertThat(exchange.identifyToken(ownToken)).contains(TokenRole.CURRENT);
        }
    }

    @Nested
    class IssuedToken {

        private final RegistrationScenario exchange =
                RegistrationScenario.withoutConfiguredToken().issueToken(CONFIGURED_TOKEN, Duration.ofHours(1));

        @Test
        void isValidForOneExchange() {
            assertThat(exchange.identifyToken(CONFIGURED_TOKEN)).contains(TokenRole.ISSUED);
            exchange.receiveRegistration(CONFIGURED_TOKEN, "partner-token");
            assertThat(exchange.identifyToken(CONFIGURED_TOKEN))
                    .as("until the exchange is complete")
                    .contains(TokenRole.ISSUED);
            assertThat(exchange.confirmDelivery().identifyToken(CONFIGURED_TOKEN))
                    .isEmpty();
        }

        @Test
        void expiresToTheMillisecond() {
            RegistrationScenario justBefore =
                    exchange.advanceTime(Duration.ofHours(1).minusMillis(1));
            assertThat(justBefore.identifyToken(CONFIGURED_TOKEN)).contains(TokenRole.ISSUED);
            assertThat(justBefore.steps()).containsExactly(RegistrationStepKind.TOKEN_ISSUED);

            exchange.advanceTime(Duration.ofMillis(1));

            assertThat(exchange.identifyToken(CONFIGURED_TOKEN)).isEmpty();
            assertThat(exchange.steps())
                    .containsExactly(RegistrationStepKind.TOKEN_ISSUED, RegistrationStepKind.TOKEN_EXPIRED);
        }

        @Test
        void isInvalidAfterReplacementOrRevocation() {
            assertThat(exchange.issueToken("token-b", Duration.ofHours(1)).identifyToken(CONFIGURED_TOKEN))
                    .isEmpty();
            assertThat(exchange.removeIssuedToken(RegistrationStepKind.TOKEN_REVOKED)
                            .identifyToken("token-b"))
                    .isEmpty();
        }

        @Test
        void remainsValidAfterAnExchangeStartedByTheService() {
            exchange.startRegistration()
                    .confirmDelivery()
                    .receiveRegistration(exchange.pendingTokenText(), "partner-token");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.identifyToken(CONFIGURED_TOKEN)).contains(TokenRole.ISSUED);
        }
    }

    @Nested
    class ServiceStarts {

        private final RegistrationScenario exchange =
                RegistrationScenario.withoutConfiguredToken().startRegistration();
        private final String ownToken = exchange.pendingTokenText();

        @Test
        void ownTokenIsAcceptedBeforeItIsSent() {
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ASKING);
            assertThat(exchange.lastActions())
                    .containsExactly(new RegistrationAction.SendRegistration(exchange.message()));
            assertThat(exchange.identifyToken(ownToken)).contains(TokenRole.PENDING);
        }

        @Test
        void partnerAnswerCompletesTheExchange() {
            assertThat(exchange.confirmDelivery().stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);

            exchange.receiveRegistration(ownToken, "partner-token");

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("partner-token");
            assertThat(exchange.identifyToken(ownToken)).contains(TokenRole.CURRENT);
            assertThat(exchange.steps())
                    .containsExactly(
                            RegistrationStepKind.STARTED,
                            RegistrationStepKind.ASKED,
                            RegistrationStepKind.ANSWER_RECEIVED,
                            RegistrationStepKind.REGISTERED);
        }

        @Test
        void answerBeforeThe204CancelsARepetitionOfTheRegistration() {
            String message = exchange.message();
            exchange.receiveRegistration(ownToken, "partner-token");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.lastActions()).containsExactly(new RegistrationAction.CancelMessage(message));

            assertThat(exchange.confirmDelivery(message).stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.registration().answerDueAt()).isEmpty();
        }

        @Test
        void repeatedAnswerHasNoEffect() {
            exchange.confirmDelivery()
                    .receiveRegistration(ownToken, "partner-token")
                    .receiveRegistration(ownToken, "partner-token");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.lastActions()).isEmpty();
            assertThat(exchange.steps()).last().isEqualTo(RegistrationStepKind.REPEATED);
        }

        @Test
        void missingAnswerStopsTheExchangeAfterFiveMinutesAndALateAnswerCompletesIt() {
            exchange.confirmDelivery().advanceTime(RegistrationStateMachine.ANSWER_TIMEOUT.minusMillis(1));
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);
            exchange.advanceTime(Duration.ofMillis(1));
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);

            exchange.receiveRegistration(ownToken, "partner-token");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        }

        @Test
        void theShownEndOfTheWaitIsTheOneThatIsEnforced() {
            exchange.confirmDelivery().advanceTime(Duration.ofMinutes(1));
            assertThat(exchange.status().answerDueAt())
                    .isEqualTo(RegistrationScenario.START.plus(RegistrationStateMachine.ANSWER_TIMEOUT));

            exchange.suspendService(Duration.ofMinutes(10));
            Instant extended = RegistrationScenario.START
                    .plus(RegistrationStateMachine.ANSWER_TIMEOUT)
                    .plus(Duration.ofMinutes(10));
            assertThat(exchange.status().answerDueAt()).isEqualTo(extended);

            exchange.advanceTime(Duration.ofMinutes(4).minusMillis(1));
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);
            assertThat(exchange.status().answerDueAt()).isEqualTo(extended);
            exchange.advanceTime(Duration.ofMillis(1));
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);
            assertThat(exchange.status().answerDueAt()).isNull();
        }

        @Test
        void restartSendsTheSameToken() {
            assertThat(exchange.startRegistration().pendingTokenText()).isEqualTo(ownToken);
            assertThat(exchange.confirmDelivery().startRegistration().pendingTokenText())
                    .isEqualTo(ownToken);
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ASKING);
            exchange.refuseMessage(true).startRegistration();
            assertThat(exchange.pendingTokenText()).isEqualTo(ownToken);
        }

        @Test
        void onlyAPermanentRefusalStopsTheExchange() {
            assertThat(exchange.refuseMessage(false).stage()).isEqualTo(RegistrationStage.ASKING);
            assertThat(exchange.leaveUnanswered().stage()).isEqualTo(RegistrationStage.ASKING);
            String message = exchange.message();
            exchange.refuseMessage(true);
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);
            assertThat(exchange.lastActions()).containsExactly(new RegistrationAction.CancelMessage(message));
        }

        @Test
        void disconnectStopsTheExchangeAndALaterAnswerCompletesIt() {
            assertThat(exchange.confirmDelivery().disconnectLink().stage()).isEqualTo(RegistrationStage.STOPPED);
            assertThat(exchange.receiveRegistration(ownToken, "partner-token").stage())
                    .isEqualTo(RegistrationStage.REGISTERED);
        }
    }

    @Nested
    class BothSidesStart {

        private final RegistrationScenario exchange =
                RegistrationScenario.withConfiguredToken(CONFIGURED_TOKEN).startRegistration();
        private final String ownToken = exchange.pendingTokenText();
        private final String registrationMessage = exchange.message();

        @Test
        void crossingRegistrationsShareOneExchangeAndOneOwnToken() {
            exchange.receiveRegistration(CONFIGURED_TOKEN, "partner-token");

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.pendingTokenText()).isEqualTo(ownToken);
            assertThat(exchange.lastActions())
                    .containsExactly(
                            new RegistrationAction.CancelMessage(registrationMessage),
                            new RegistrationAction.SendRegistrationAnswer(exchange.message(), "partner-request-2"));
            assertThat(exchange.steps())
                    .containsExactly(
                            RegistrationStepKind.STARTED, RegistrationStepKind.RECEIVED, RegistrationStepKind.CROSSED);
            assertThat(exchange.registration().findMessageToken(registrationMessage))
                    .as("the cancelled message")
                    .isEmpty();
        }

        @Test
        void timeInWhichNoInstanceListenedExtendsTheWaitForThePartnersAnswer() {
            exchange.confirmDelivery().advanceTime(Duration.ofMinutes(2)).suspendService(Duration.ofMinutes(10));
            exchange.advanceTime(Duration.ofMinutes(2)).suspendService(Duration.ofHours(1));
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);
            exchange.advanceTime(Duration.ofMinutes(1).minusMillis(1));
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);
            exchange.advanceTime(Duration.ofMillis(1));
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);
        }

        @Test
        void partnerAnswerAfterASuspensionStartsNoNewExchange() {
            exchange.confirmDelivery()
                    .receiveRegistration(CONFIGURED_TOKEN, "partner-token")
                    .confirmDelivery()
                    .suspendService(Duration.ofMinutes(10))
                    .receiveRegistration(ownToken, "partner-token-answer");
            assertThat(exchange.lastActions()).isEmpty();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        }

        @Test
        void disconnectStopsTheExchangeInEachStage() {
            assertThat(exchange.disconnectLink().stage()).as("asking").isEqualTo(RegistrationStage.STOPPED);
            exchange.receiveRegistration(CONFIGURED_TOKEN, "partner-token").disconnectLink();
            assertThat(exchange.stage()).as("answering").isEqualTo(RegistrationStage.STOPPED);
        }

        @Test
        void partnerAnswerBeforeDeliveryOfTheServiceAnswerStartsNoNewExchange() {
            exchange.confirmDelivery()
                    .receiveRegistration(CONFIGURED_TOKEN, "partner-token")
                    .receiveRegistration(ownToken, "partner-token-answer");
            assertThat(exchange.lastActions()).isEmpty();
            exchange.confirmDelivery();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("partner-token-answer");
        }

        @Test
        void partnerAnswerAfterDeliveryOfTheServiceAnswerStartsNoNewExchange() {
            exchange.confirmDelivery()
                    .receiveRegistration(CONFIGURED_TOKEN, "partner-token")
                    .confirmDelivery()
                    .receiveRegistration(ownToken, "partner-token-answer");
            assertThat(exchange.lastActions()).isEmpty();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("partner-token-answer");
        }

        @Test
        void configuredTokenStartsAPartnerExchangeAfterCompletionOfTheServiceExchange() {
            exchange.confirmDelivery().receiveRegistration(ownToken, "partner-token-answer");
            assertThat(exchange.identifyToken(CONFIGURED_TOKEN)).contains(TokenRole.FORMER);

            exchange.receiveRegistration(CONFIGURED_TOKEN, "partner-token").confirmDelivery();

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("partner-token");
        }

        @Test
        void configuredTokenExpiresAfterTheOverlap() {
            exchange.confirmDelivery().receiveRegistration(ownToken, "partner-token-answer");
            assertThat(exchange.advanceTime(RegistrationScenario.OVERLAP.minusMillis(1))
                            .identifyToken(CONFIGURED_TOKEN))
                    .contains(TokenRole.FORMER);
            assertThat(exchange.advanceTime(Duration.ofMillis(1)).identifyToken(CONFIGURED_TOKEN))
                    .isEmpty();
        }
    }

    @Nested
    class Registered {

        private final RegistrationScenario exchange = RegistrationScenario.withConfiguredToken(CONFIGURED_TOKEN)
                .receiveRegistration(CONFIGURED_TOKEN, "partner-token");
        private final String currentToken = exchange.pendingTokenText();

        Registered() {
            exchange.confirmDelivery();
        }

        @Test
        void newRegistrationReplacesBothTokensAndTheFormerOneIsAcceptedDuringTheOverlap() {
            exchange.receiveRegistration(currentToken, "partner-token-2");
            String ownToken = exchange.pendingTokenText();
            assertThat(ownToken).isNotEqualTo(currentToken);
            assertThat(exchange.identifyToken(currentToken)).contains(TokenRole.CURRENT);

            exchange.confirmDelivery();

            assertThat(exchange.identifyToken(ownToken)).contains(TokenRole.CURRENT);
            assertThat(exchange.advanceTime(RegistrationScenario.OVERLAP.minusMillis(1))
                            .identifyToken(currentToken))
                    .contains(TokenRole.FORMER);
            assertThat(exchange.advanceTime(Duration.ofMillis(1)).identifyToken(currentToken))
                    .isEmpty();
        }

        @Test
        void unchangedRegistrationAfterAStopIsAnswered() {
            exchange.receiveRegistration(currentToken, "partner-token-2").refuseMessage(true);
            exchange.receiveRegistration(currentToken, "partner-token-2");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.confirmDelivery().stage()).isEqualTo(RegistrationStage.REGISTERED);
        }

        @Test
        void unchangedRegistrationThatWasDelayedByASuspensionIsARepetition() {
            exchange.suspendService(Duration.ofMinutes(10)).receiveRegistration(currentToken, "partner-token");
            assertThat(exchange.lastActions()).isEmpty();
            assertThat(exchange.steps()).last().isEqualTo(RegistrationStepKind.REPEATED);
        }

        @Test
        void unchangedRegistrationStartsANewExchangeOnlyAfterFiveMinutes() {
            exchange.advanceTime(RegistrationStateMachine.ANSWER_TIMEOUT.minusMillis(1))
                    .receiveRegistration(currentToken, "partner-token");
            assertThat(exchange.lastActions()).isEmpty();
            assertThat(exchange.steps()).last().isEqualTo(RegistrationStepKind.REPEATED);

            exchange.advanceTime(Duration.ofMillis(1)).receiveRegistration(currentToken, "partner-token");

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.lastActions())
                    .containsExactly(
                            new RegistrationAction.SendRegistrationAnswer(exchange.message(), "partner-request-5"));
        }

        @Test
        void newTokenRemainsValidAfterADisconnectDuringItsDelivery() {
            exchange.replaceOwnToken();
            String ownToken = exchange.pendingTokenText();
            exchange.disconnectLink();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.identifyToken(ownToken)).contains(TokenRole.PENDING);
            assertThat(exchange.identifyToken(currentToken)).contains(TokenRole.CURRENT);

            assertThat(exchange.replaceOwnToken().pendingTokenText())
                    .as("the same new token")
                    .isEqualTo(ownToken);
        }

        @Test
        void disconnectCompletesAnUndeliveredEnd() {
            assertThat(exchange.endRegistration().disconnectLink().stage()).isEqualTo(RegistrationStage.ENDED);
            assertThat(exchange.identifyToken(currentToken)).isEmpty();
        }

        @Test
        void changedAddressAloneStartsANewExchange() {
            exchange.receiveRegistration(
                    currentToken, "partner-token", URI.create("https://other.example"), Optional.empty());
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.registration().partnerOffer().orElseThrow().baseUrl())
                    .isEqualTo(URI.create("https://other.example"));
        }

        @Test
        void partnerTokenUpdateIsAcceptedWithoutAnAnswer() {
            exchange.receiveUpdate("partner-token-2");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("partner-token-2");
            assertThat(exchange.lastActions()).isEmpty();
        }

        @Test
        void partnerTokenUpdateLeavesADueAnswerDue() {
            exchange.receiveRegistration(currentToken, "partner-token-2")
                    .receiveUpdate("partner-token-3")
                    .disconnectLink();
            exchange.startRegistration();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.outboundTokenText()).isEqualTo("partner-token-3");
        }

        @Test
        void newOwnTokenAndTheCurrentOneAreAcceptedUntilDelivery() {
            exchange.replaceOwnToken();
            String ownToken = exchange.pendingTokenText();
            assertThat(exchange.lastActions()).contains(new RegistrationAction.SendTokenUpdate(exchange.message()));
            assertThat(exchange.identifyToken(currentToken)).contains(TokenRole.CURRENT);
            assertThat(exchange.identifyToken(ownToken)).contains(TokenRole.PENDING);

            exchange.confirmDelivery();

            assertThat(exchange.identifyToken(ownToken)).contains(TokenRole.CURRENT);
            assertThat(exchange.identifyToken(currentToken)).contains(TokenRole.FORMER);
        }

        @Test
        void refusedNewTokenIsInvalidAndTheCurrentOneRemains() {
            exchange.replaceOwnToken();
            String ownToken = exchange.pendingTokenText();
            exchange.refuseMessage(true);
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.registration().reason()).contains("the partner answered 401: unknown");
            assertThat(exchange.identifyToken(ownToken)).isEmpty();
            assertThat(exchange.identifyToken(currentToken)).contains(TokenRole.CURRENT);
        }

        @Test
        void refusedRegistrationLeavesTheCurrentTokensInForce() {
            exchange.startRegistration().refuseMessage(true);
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.identifyToken(currentToken)).contains(TokenRole.CURRENT);
            assertThat(exchange.outboundTokenText()).isEqualTo("partner-token");
        }

        @Test
        void partnerEndInvalidatesAllTokens() {
            exchange.receiveEnd();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ENDED);
            assertThat(exchange.identifyToken(currentToken)).isEmpty();
            assertThat(exchange.identifyToken(CONFIGURED_TOKEN)).isEmpty();
            assertThat(exchange.registration().partnerOffer()).isEmpty();
        }

        @Test
        void ownEndIsSentWhileTheTokensAreValid() {
            exchange.endRegistration();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ENDING);
            assertThat(exchange.lastActions())
                    .containsExactly(new RegistrationAction.SendRegistrationEnd(exchange.message()));
            assertThat(exchange.identifyToken(currentToken)).contains(TokenRole.CURRENT);
            assertThat(exchange.outboundTokenText()).isEqualTo("partner-token");

            assertThat(exchange.confirmDelivery().stage()).isEqualTo(RegistrationStage.ENDED);
            assertThat(exchange.identifyToken(currentToken)).isEmpty();
        }

        @Test
        void secondEndRequestEndsTheRegistrationWithoutThePartner() {
            assertThat(exchange.endRegistration().leaveUnanswered().stage()).isEqualTo(RegistrationStage.ENDING);
            String message = exchange.message();
            exchange.endRegistration();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ENDED);
            assertThat(exchange.lastActions()).containsExactly(new RegistrationAction.CancelMessage(message));
        }

        @Test
        void refusedEndEndsTheRegistration() {
            assertThat(exchange.endRegistration().refuseMessage(true).stage()).isEqualTo(RegistrationStage.ENDED);
            assertThat(exchange.identifyToken(currentToken)).isEmpty();
        }

        @Test
        void changedConfiguredTokensResetTheExchange() {
            exchange.changeConfiguration();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.UNREGISTERED);
            assertThat(exchange.identifyToken(currentToken)).isEmpty();
            assertThat(exchange.identifyToken(CONFIGURED_TOKEN)).contains(TokenRole.CONFIGURED);
        }
    }
}
