package com.betterfleet.derms.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import com.betterfleet.derms.registration.PartnerRegistration.TokenRole;
import com.betterfleet.derms.registration.RegistrationStep.RegistrationStepKind;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("M3: the transitions of an exchange of tokens")
class RegistrationStateMachineTests {

    private static final String A = "token-a";

    @Nested
    class ThePartnerBegins {

        private final RegistrationScenario exchange =
                RegistrationScenario.withConfiguredToken(A).receiveRegistration(A, "theirs");

        @Test
        void ourAnswerIsDueAndTellsATokenThatIsTakenAlready() {
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.lastActions())
                    .containsExactly(new RegistrationAction.SendRegistrationAnswer(exchange.message(), "theirs-1"));
            assertThat(exchange.identifyToken(exchange.pendingTokenText())).contains(TokenRole.PENDING);
            assertThat(exchange.outboundTokenText()).isEqualTo("theirs");
        }

        @Test
        void tokenADiesWhenThePartnerTookOurAnswerAndNotBefore() {
            String given = exchange.pendingTokenText();
            assertThat(exchange.identifyToken(A)).contains(TokenRole.CONFIGURED);

            exchange.confirmDelivery();

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.identifyToken(A)).as("replay").isEmpty();
            assertThat(exchange.identifyToken(given)).contains(TokenRole.CURRENT);
            assertThat(exchange.steps())
                    .containsExactly(
                            RegistrationStepKind.RECEIVED,
                            RegistrationStepKind.ANSWERED,
                            RegistrationStepKind.REGISTERED);
        }

        @Test
        void askedAgainItIsToldTheSameTokenAndTheNewestOfItsOwnCounts() {
            String given = exchange.pendingTokenText();
            String first = exchange.message();

            exchange.receiveRegistration(A, "theirs-anew");

            assertThat(exchange.pendingTokenText()).isEqualTo(given);
            assertThat(exchange.outboundTokenText()).isEqualTo("theirs-anew");
            assertThat(exchange.lastActions())
                    .containsExactly(
                            new RegistrationAction.CancelMessage(first),
                            new RegistrationAction.SendRegistrationAnswer(exchange.message(), "theirs-3"));
        }

        @Test
        void whatBecomesOfAnAnswerThatGaveWaySettlesNothing() {
            String first = exchange.message();
            exchange.receiveRegistration(A, "theirs-anew");

            assertThat(exchange.confirmDelivery(first).stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.confirmDelivery().stage()).isEqualTo(RegistrationStage.REGISTERED);
        }

        @Test
        void notBeingLetInYetMayChangeAndIsNoStop() {
            assertThat(exchange.refuseMessage(false).stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.leaveUnanswered().stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.identifyToken(A)).contains(TokenRole.CONFIGURED);
        }

        @Test
        void anAnswerThatIsWrongStopsItAndOneButtonTellsItAgain() {
            String given = exchange.pendingTokenText();
            assertThat(exchange.refuseMessage(true).stage()).isEqualTo(RegistrationStage.STOPPED);
            assertThat(exchange.registration().reason()).contains("the partner answered 401: unknown");

            exchange.startRegistration();

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.lastActions())
                    .containsExactly(new RegistrationAction.SendRegistrationAnswer(exchange.message(), "theirs-1"));
            assertThat(exchange.pendingTokenText()).isEqualTo(given);
            assertThat(exchange.confirmDelivery().stage()).isEqualTo(RegistrationStage.REGISTERED);
        }

        @Test
        void aPartnerThatTakesOurAnswerForARegistrationAndRefusesItTheNextTimeHasOurTokenAllTheSame() {
            String given = exchange.pendingTokenText();
            exchange.receiveRegistration(given, "theirs-anew");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.lastActions()).isEmpty();

            assertThat(exchange.refuseMessage(false).stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("theirs-anew");
            assertThat(exchange.identifyToken(given)).contains(TokenRole.CURRENT);
        }
    }

    @Nested
    class WithAnIssuedToken {

        private final RegistrationScenario exchange =
                RegistrationScenario.withoutConfiguredToken().issueToken(A, Duration.ofHours(1));

        @Test
        void itIsGoodForOneExchange() {
            assertThat(exchange.identifyToken(A)).contains(TokenRole.ISSUED);
            exchange.receiveRegistration(A, "theirs");
            assertThat(exchange.identifyToken(A))
                    .as("until the exchange is complete")
                    .contains(TokenRole.ISSUED);
            assertThat(exchange.confirmDelivery().identifyToken(A)).isEmpty();
        }

        @Test
        void itExpiresToTheMillisecond() {
            RegistrationScenario justBefore =
                    exchange.advanceTime(Duration.ofHours(1).minusMillis(1));
            assertThat(justBefore.identifyToken(A)).contains(TokenRole.ISSUED);
            assertThat(justBefore.steps()).containsExactly(RegistrationStepKind.TOKEN_ISSUED);

            exchange.advanceTime(Duration.ofMillis(1));

            assertThat(exchange.identifyToken(A)).isEmpty();
            assertThat(exchange.steps())
                    .containsExactly(RegistrationStepKind.TOKEN_ISSUED, RegistrationStepKind.TOKEN_EXPIRED);
        }

        @Test
        void oneIssuedLaterOrRevokedIsDead() {
            assertThat(exchange.issueToken("token-b", Duration.ofHours(1)).identifyToken(A))
                    .isEmpty();
            assertThat(exchange.removeIssuedToken(RegistrationStepKind.TOKEN_REVOKED)
                            .identifyToken("token-b"))
                    .isEmpty();
        }

        @Test
        void anExchangeOfOursLeavesItToThePartner() {
            exchange.startRegistration().confirmDelivery().receiveRegistration(exchange.pendingTokenText(), "theirs");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.identifyToken(A)).contains(TokenRole.ISSUED);
        }
    }

    @Nested
    class WeBegin {

        private final RegistrationScenario exchange =
                RegistrationScenario.withoutConfiguredToken().startRegistration();
        private final String given = exchange.pendingTokenText();

        @Test
        void ourTokenIsTakenBeforeItIsTold() {
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ASKING);
            assertThat(exchange.lastActions())
                    .containsExactly(new RegistrationAction.SendRegistration(exchange.message()));
            assertThat(exchange.identifyToken(given)).contains(TokenRole.PENDING);
        }

        @Test
        void theAnswerSettlesIt() {
            assertThat(exchange.confirmDelivery().stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);

            exchange.receiveRegistration(given, "theirs");

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("theirs");
            assertThat(exchange.identifyToken(given)).contains(TokenRole.CURRENT);
            assertThat(exchange.steps())
                    .containsExactly(
                            RegistrationStepKind.STARTED,
                            RegistrationStepKind.ASKED,
                            RegistrationStepKind.ANSWER_RECEIVED,
                            RegistrationStepKind.REGISTERED);
        }

        @Test
        void anAnswerMayOvertakeThe204AndOursIsNotToldAgain() {
            String message = exchange.message();
            exchange.receiveRegistration(given, "theirs");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.lastActions()).containsExactly(new RegistrationAction.CancelMessage(message));

            assertThat(exchange.confirmDelivery(message).stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.registration().answerDueAt()).isEmpty();
        }

        @Test
        void anAnswerThatComesTwiceIsAnsweredByNothing() {
            exchange.confirmDelivery().receiveRegistration(given, "theirs").receiveRegistration(given, "theirs");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.lastActions()).isEmpty();
            assertThat(exchange.steps()).last().isEqualTo(RegistrationStepKind.REPEATED);
        }

        @Test
        void noAnswerWithinFiveMinutesIsToldAndALaterOneIsTaken() {
            exchange.confirmDelivery().advanceTime(RegistrationStateMachine.ANSWER_TIMEOUT.minusMillis(1));
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.AWAITING_ANSWER);
            exchange.advanceTime(Duration.ofMillis(1));
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);

            exchange.receiveRegistration(given, "theirs");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
        }

        @Test
        void startedAgainTheSameTokenIsTold() {
            assertThat(exchange.startRegistration().pendingTokenText()).isEqualTo(given);
            assertThat(exchange.confirmDelivery().startRegistration().pendingTokenText())
                    .isEqualTo(given);
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ASKING);
            exchange.refuseMessage(true).startRegistration();
            assertThat(exchange.pendingTokenText()).isEqualTo(given);
        }

        @Test
        void aRefusalThatIsDefiniteStopsItAndAnotherTryDoesNot() {
            assertThat(exchange.refuseMessage(false).stage()).isEqualTo(RegistrationStage.ASKING);
            assertThat(exchange.leaveUnanswered().stage()).isEqualTo(RegistrationStage.ASKING);
            String message = exchange.message();
            exchange.refuseMessage(true);
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.STOPPED);
            assertThat(exchange.lastActions()).containsExactly(new RegistrationAction.CancelMessage(message));
        }

        @Test
        void aDisconnectStopsItAndAnAnswerThatComesAllTheSameIsTaken() {
            assertThat(exchange.confirmDelivery().disconnectLink().stage()).isEqualTo(RegistrationStage.STOPPED);
            assertThat(exchange.receiveRegistration(given, "theirs").stage()).isEqualTo(RegistrationStage.REGISTERED);
        }
    }

    @Nested
    class BothBegin {

        private final RegistrationScenario exchange =
                RegistrationScenario.withConfiguredToken(A).startRegistration();
        private final String given = exchange.pendingTokenText();
        private final String ask = exchange.message();

        @Test
        void oneExchangeWithOneTokenOfOursComesOfIt() {
            exchange.receiveRegistration(A, "theirs");

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.pendingTokenText()).isEqualTo(given);
            assertThat(exchange.lastActions())
                    .containsExactly(
                            new RegistrationAction.CancelMessage(ask),
                            new RegistrationAction.SendRegistrationAnswer(exchange.message(), "theirs-2"));
            assertThat(exchange.steps())
                    .containsExactly(
                            RegistrationStepKind.STARTED, RegistrationStepKind.RECEIVED, RegistrationStepKind.CROSSED);
            assertThat(exchange.registration().findMessageToken(ask))
                    .as("the cancelled message")
                    .isEmpty();
        }

        @Test
        void aDisconnectStopsWhateverIsUnderWay() {
            assertThat(exchange.disconnectLink().stage()).as("asking").isEqualTo(RegistrationStage.STOPPED);
            exchange.receiveRegistration(A, "theirs").disconnectLink();
            assertThat(exchange.stage()).as("answering").isEqualTo(RegistrationStage.STOPPED);
        }

        @Test
        void thePartnersAnswerToOursIsNoNewBeginningWhenItComesBeforeOurAnswerIsTaken() {
            exchange.confirmDelivery().receiveRegistration(A, "theirs").receiveRegistration(given, "theirs-answer");
            assertThat(exchange.lastActions()).isEmpty();
            exchange.confirmDelivery();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("theirs-answer");
        }

        @Test
        void norWhenItComesAfter() {
            exchange.confirmDelivery()
                    .receiveRegistration(A, "theirs")
                    .confirmDelivery()
                    .receiveRegistration(given, "theirs-answer");
            assertThat(exchange.lastActions()).isEmpty();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("theirs-answer");
        }

        @Test
        void onceOursIsSettledThePartnersMayStillComeWithItsTokenA() {
            exchange.confirmDelivery().receiveRegistration(given, "theirs-answer");
            assertThat(exchange.identifyToken(A)).contains(TokenRole.FORMER);

            exchange.receiveRegistration(A, "theirs").confirmDelivery();

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("theirs");
        }

        @Test
        void andOnlyForTheOverlap() {
            exchange.confirmDelivery().receiveRegistration(given, "theirs-answer");
            assertThat(exchange.advanceTime(RegistrationScenario.OVERLAP.minusMillis(1))
                            .identifyToken(A))
                    .contains(TokenRole.FORMER);
            assertThat(exchange.advanceTime(Duration.ofMillis(1)).identifyToken(A))
                    .isEmpty();
        }
    }

    @Nested
    class Registered {

        private final RegistrationScenario exchange =
                RegistrationScenario.withConfiguredToken(A).receiveRegistration(A, "theirs");
        private final String ours = exchange.pendingTokenText();

        Registered() {
            exchange.confirmDelivery();
        }

        @Test
        void aNewRegistrationReplacesBothTokensAndTheOldOneIsTakenForTheOverlap() {
            exchange.receiveRegistration(ours, "theirs-2");
            String given = exchange.pendingTokenText();
            assertThat(given).isNotEqualTo(ours);
            assertThat(exchange.identifyToken(ours)).contains(TokenRole.CURRENT);

            exchange.confirmDelivery();

            assertThat(exchange.identifyToken(given)).contains(TokenRole.CURRENT);
            assertThat(exchange.advanceTime(RegistrationScenario.OVERLAP.minusMillis(1))
                            .identifyToken(ours))
                    .contains(TokenRole.FORMER);
            assertThat(exchange.advanceTime(Duration.ofMillis(1)).identifyToken(ours))
                    .isEmpty();
        }

        @Test
        void aPartnerThatComesAgainAfterAStopIsAnsweredThoughItSaysNothingNew() {
            exchange.receiveRegistration(ours, "theirs-2").refuseMessage(true);
            exchange.receiveRegistration(ours, "theirs-2");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.confirmDelivery().stage()).isEqualTo(RegistrationStage.REGISTERED);
        }

        @Test
        void whatIsSaidAgainSoonAfterOwesNothingAndLaterItIsANewBeginning() {
            exchange.advanceTime(RegistrationStateMachine.ANSWER_TIMEOUT.minusMillis(1))
                    .receiveRegistration(ours, "theirs");
            assertThat(exchange.lastActions()).isEmpty();
            assertThat(exchange.steps()).last().isEqualTo(RegistrationStepKind.REPEATED);

            exchange.advanceTime(Duration.ofMillis(1)).receiveRegistration(ours, "theirs");

            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.lastActions())
                    .containsExactly(new RegistrationAction.SendRegistrationAnswer(exchange.message(), "theirs-5"));
        }

        @Test
        void aNewTokenThatWasOnItsWayWhenWeDisconnectedMayHaveComeToThePartner() {
            exchange.replaceOwnToken();
            String given = exchange.pendingTokenText();
            exchange.disconnectLink();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.identifyToken(given)).contains(TokenRole.PENDING);
            assertThat(exchange.identifyToken(ours)).contains(TokenRole.CURRENT);

            assertThat(exchange.replaceOwnToken().pendingTokenText())
                    .as("no third one")
                    .isEqualTo(given);
        }

        @Test
        void anEndThatADisconnectKeepsFromThePartnerIsAnEndAllTheSame() {
            assertThat(exchange.endRegistration().disconnectLink().stage()).isEqualTo(RegistrationStage.ENDED);
            assertThat(exchange.identifyToken(ours)).isEmpty();
        }

        @Test
        void anotherAddressAloneIsANewRegistrationToo() {
            exchange.receiveRegistration(ours, "theirs", URI.create("https://other.example"), Optional.empty());
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.registration().partnerOffer().orElseThrow().baseUrl())
                    .isEqualTo(URI.create("https://other.example"));
        }

        @Test
        void thePartnersReplacementIsTakenAndOwesNothing() {
            exchange.receiveUpdate("theirs-2");
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.outboundTokenText()).isEqualTo("theirs-2");
            assertThat(exchange.lastActions()).isEmpty();
        }

        @Test
        void aReplacementWhileAnAnswerIsOwedLeavesItOwed() {
            exchange.receiveRegistration(ours, "theirs-2")
                    .receiveUpdate("theirs-3")
                    .disconnectLink();
            exchange.startRegistration();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ANSWERING);
            assertThat(exchange.outboundTokenText()).isEqualTo("theirs-3");
        }

        @Test
        void aNewTokenOfOursIsTakenBesideTheOldOneUntilThePartnerHasIt() {
            exchange.replaceOwnToken();
            String given = exchange.pendingTokenText();
            assertThat(exchange.lastActions()).contains(new RegistrationAction.SendTokenUpdate(exchange.message()));
            assertThat(exchange.identifyToken(ours)).contains(TokenRole.CURRENT);
            assertThat(exchange.identifyToken(given)).contains(TokenRole.PENDING);

            exchange.confirmDelivery();

            assertThat(exchange.identifyToken(given)).contains(TokenRole.CURRENT);
            assertThat(exchange.identifyToken(ours)).contains(TokenRole.FORMER);
        }

        @Test
        void aNewTokenThatThePartnerRefusesIsDeadAndTheOldOneGoesOn() {
            exchange.replaceOwnToken();
            String given = exchange.pendingTokenText();
            exchange.refuseMessage(true);
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.registration().reason()).contains("the partner answered 401: unknown");
            assertThat(exchange.identifyToken(given)).isEmpty();
            assertThat(exchange.identifyToken(ours)).contains(TokenRole.CURRENT);
        }

        @Test
        void aRegistrationOfOursThatIsRefusedLeavesTheOldTokensInForce() {
            exchange.startRegistration().refuseMessage(true);
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.REGISTERED);
            assertThat(exchange.identifyToken(ours)).contains(TokenRole.CURRENT);
            assertThat(exchange.outboundTokenText()).isEqualTo("theirs");
        }

        @Test
        void thePartnersEndIsTheEndOfAllTokens() {
            exchange.receiveEnd();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ENDED);
            assertThat(exchange.identifyToken(ours)).isEmpty();
            assertThat(exchange.identifyToken(A)).isEmpty();
            assertThat(exchange.registration().partnerOffer()).isEmpty();
        }

        @Test
        void ourEndIsToldWithTokensThatAreStillGood() {
            exchange.endRegistration();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ENDING);
            assertThat(exchange.lastActions())
                    .containsExactly(new RegistrationAction.SendRegistrationEnd(exchange.message()));
            assertThat(exchange.identifyToken(ours)).contains(TokenRole.CURRENT);
            assertThat(exchange.outboundTokenText()).isEqualTo("theirs");

            assertThat(exchange.confirmDelivery().stage()).isEqualTo(RegistrationStage.ENDED);
            assertThat(exchange.identifyToken(ours)).isEmpty();
        }

        @Test
        void aPartnerThatKnowsNothingOfItIsToldOnceAndAskedTwiceItEndsWithoutThePartner() {
            assertThat(exchange.endRegistration().leaveUnanswered().stage()).isEqualTo(RegistrationStage.ENDING);
            String message = exchange.message();
            exchange.endRegistration();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.ENDED);
            assertThat(exchange.lastActions()).containsExactly(new RegistrationAction.CancelMessage(message));
        }

        @Test
        void aPartnerThatRefusesTheEndHasEndedItToo() {
            assertThat(exchange.endRegistration().refuseMessage(true).stage()).isEqualTo(RegistrationStage.ENDED);
            assertThat(exchange.identifyToken(ours)).isEmpty();
        }

        @Test
        void otherTokensInTheConfigurationAreANewBeginning() {
            exchange.changeConfiguration();
            assertThat(exchange.stage()).isEqualTo(RegistrationStage.UNREGISTERED);
            assertThat(exchange.identifyToken(ours)).isEmpty();
            assertThat(exchange.identifyToken(A)).contains(TokenRole.CONFIGURED);
        }
    }
}
