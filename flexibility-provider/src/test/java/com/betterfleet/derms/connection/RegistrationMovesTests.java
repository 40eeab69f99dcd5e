package com.betterfleet.derms.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.connection.Registration.Shown;
import com.betterfleet.derms.connection.Registration.Stage;
import com.betterfleet.derms.connection.RegistrationMoves.Deed;
import com.betterfleet.derms.connection.RegistrationStep.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("M3: what follows from each thing that happens to an exchange of tokens")
class RegistrationMovesTests {

    private static final String A = "token-a";

    @Nested
    class ThePartnerBegins {

        private final Exchange exchange = Exchange.agreedOn(A).partnerRegisters(A, "theirs");

        @Test
        void ourAnswerIsDueAndTellsATokenThatIsTakenAlready() {
            assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);
            assertThat(exchange.deeds()).containsExactly(new Deed.Answer(exchange.message(), "theirs-1"));
            assertThat(exchange.shown(exchange.given())).contains(Shown.GIVEN);
            assertThat(exchange.outbound()).isEqualTo("theirs");
        }

        @Test
        void tokenADiesWhenThePartnerTookOurAnswerAndNotBefore() {
            String given = exchange.given();
            assertThat(exchange.shown(A)).contains(Shown.AGREED);

            exchange.taken();

            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.shown(A)).as("replay").isEmpty();
            assertThat(exchange.shown(given)).contains(Shown.OURS);
            assertThat(exchange.steps()).containsExactly(Kind.RECEIVED, Kind.ANSWERED, Kind.REGISTERED);
        }

        @Test
        void askedAgainItIsToldTheSameTokenAndTheNewestOfItsOwnCounts() {
            String given = exchange.given();
            String first = exchange.message();

            exchange.partnerRegisters(A, "theirs-anew");

            assertThat(exchange.given()).isEqualTo(given);
            assertThat(exchange.outbound()).isEqualTo("theirs-anew");
            assertThat(exchange.deeds())
                    .containsExactly(new Deed.NoLonger(first), new Deed.Answer(exchange.message(), "theirs-3"));
        }

        @Test
        void whatBecomesOfAnAnswerThatGaveWaySettlesNothing() {
            String first = exchange.message();
            exchange.partnerRegisters(A, "theirs-anew");

            assertThat(exchange.taken(first).stage()).isEqualTo(Stage.ANSWERING);
            assertThat(exchange.taken().stage()).isEqualTo(Stage.REGISTERED);
        }

        @Test
        void notBeingLetInYetMayChangeAndIsNoStop() {
            assertThat(exchange.refused(false).stage()).isEqualTo(Stage.ANSWERING);
            assertThat(exchange.unanswered().stage()).isEqualTo(Stage.ANSWERING);
            assertThat(exchange.shown(A)).contains(Shown.AGREED);
        }

        @Test
        void anAnswerThatIsWrongStopsItAndOneButtonTellsItAgain() {
            String given = exchange.given();
            assertThat(exchange.refused(true).stage()).isEqualTo(Stage.STOPPED);
            assertThat(exchange.registration().reason()).contains("the partner answered 401: unknown");

            exchange.weRegister();

            assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);
            assertThat(exchange.deeds()).containsExactly(new Deed.Answer(exchange.message(), "theirs-1"));
            assertThat(exchange.given()).isEqualTo(given);
            assertThat(exchange.taken().stage()).isEqualTo(Stage.REGISTERED);
        }

        @Test
        void aPartnerThatTakesOurAnswerForARegistrationAndRefusesItTheNextTimeHasOurTokenAllTheSame() {
            String given = exchange.given();
            exchange.partnerRegisters(given, "theirs-anew");
            assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);
            assertThat(exchange.deeds()).isEmpty();

            assertThat(exchange.refused(false).stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.outbound()).isEqualTo("theirs-anew");
            assertThat(exchange.shown(given)).contains(Shown.OURS);
        }
    }

    @Nested
    class WithAnIssuedToken {

        private final Exchange exchange = Exchange.withNothingAgreed().issued(A, Duration.ofHours(1));

        @Test
        void itIsGoodForOneExchange() {
            assertThat(exchange.shown(A)).contains(Shown.ISSUED);
            exchange.partnerRegisters(A, "theirs");
            assertThat(exchange.shown(A)).as("until it is settled").contains(Shown.ISSUED);
            assertThat(exchange.taken().shown(A)).isEmpty();
        }

        @Test
        void itExpiresToTheMillisecond() {
            Exchange justBefore = exchange.passes(Duration.ofHours(1).minusMillis(1));
            assertThat(justBefore.shown(A)).contains(Shown.ISSUED);
            assertThat(justBefore.steps()).containsExactly(Kind.TOKEN_ISSUED);

            exchange.passes(Duration.ofMillis(1));

            assertThat(exchange.shown(A)).isEmpty();
            assertThat(exchange.steps()).containsExactly(Kind.TOKEN_ISSUED, Kind.TOKEN_EXPIRED);
        }

        @Test
        void oneIssuedLaterOrRevokedIsDead() {
            assertThat(exchange.issued("token-b", Duration.ofHours(1)).shown(A)).isEmpty();
            assertThat(exchange.without(Kind.TOKEN_REVOKED).shown("token-b")).isEmpty();
        }

        @Test
        void anExchangeOfOursLeavesItToThePartner() {
            exchange.weRegister().taken().partnerRegisters(exchange.given(), "theirs");
            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.shown(A)).contains(Shown.ISSUED);
        }
    }

    @Nested
    class WeBegin {

        private final Exchange exchange = Exchange.withNothingAgreed().weRegister();
        private final String given = exchange.given();

        @Test
        void ourTokenIsTakenBeforeItIsTold() {
            assertThat(exchange.stage()).isEqualTo(Stage.ASKING);
            assertThat(exchange.deeds()).containsExactly(new Deed.Ask(exchange.message()));
            assertThat(exchange.shown(given)).contains(Shown.GIVEN);
        }

        @Test
        void theAnswerSettlesIt() {
            assertThat(exchange.taken().stage()).isEqualTo(Stage.AWAITING_ANSWER);

            exchange.partnerRegisters(given, "theirs");

            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.outbound()).isEqualTo("theirs");
            assertThat(exchange.shown(given)).contains(Shown.OURS);
            assertThat(exchange.steps())
                    .containsExactly(Kind.STARTED, Kind.ASKED, Kind.ANSWER_RECEIVED, Kind.REGISTERED);
        }

        @Test
        void anAnswerMayOvertakeThe204AndOursIsNotToldAgain() {
            String message = exchange.message();
            exchange.partnerRegisters(given, "theirs");
            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.deeds()).containsExactly(new Deed.NoLonger(message));

            assertThat(exchange.taken(message).stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.registration().answerDueAt()).isEmpty();
        }

        @Test
        void anAnswerThatComesTwiceIsAnsweredByNothing() {
            exchange.taken().partnerRegisters(given, "theirs").partnerRegisters(given, "theirs");
            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.deeds()).isEmpty();
            assertThat(exchange.steps()).last().isEqualTo(Kind.REPEATED);
        }

        @Test
        void noAnswerWithinFiveMinutesIsToldAndALaterOneIsTaken() {
            exchange.taken().passes(RegistrationMoves.ANSWER_PATIENCE.minusMillis(1));
            assertThat(exchange.stage()).isEqualTo(Stage.AWAITING_ANSWER);
            exchange.passes(Duration.ofMillis(1));
            assertThat(exchange.stage()).isEqualTo(Stage.STOPPED);

            exchange.partnerRegisters(given, "theirs");
            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
        }

        @Test
        void startedAgainTheSameTokenIsTold() {
            assertThat(exchange.weRegister().given()).isEqualTo(given);
            assertThat(exchange.taken().weRegister().given()).isEqualTo(given);
            assertThat(exchange.stage()).isEqualTo(Stage.ASKING);
            exchange.refused(true).weRegister();
            assertThat(exchange.given()).isEqualTo(given);
        }

        @Test
        void aRefusalThatIsDefiniteStopsItAndAnotherTryDoesNot() {
            assertThat(exchange.refused(false).stage()).isEqualTo(Stage.ASKING);
            assertThat(exchange.unanswered().stage()).isEqualTo(Stage.ASKING);
            String message = exchange.message();
            exchange.refused(true);
            assertThat(exchange.stage()).isEqualTo(Stage.STOPPED);
            assertThat(exchange.deeds()).containsExactly(new Deed.NoLonger(message));
        }

        @Test
        void aDisconnectStopsItAndAnAnswerThatComesAllTheSameIsTaken() {
            assertThat(exchange.taken().disconnected().stage()).isEqualTo(Stage.STOPPED);
            assertThat(exchange.partnerRegisters(given, "theirs").stage()).isEqualTo(Stage.REGISTERED);
        }
    }

    @Nested
    class BothBegin {

        private final Exchange exchange = Exchange.agreedOn(A).weRegister();
        private final String given = exchange.given();
        private final String ask = exchange.message();

        @Test
        void oneExchangeWithOneTokenOfOursComesOfIt() {
            exchange.partnerRegisters(A, "theirs");

            assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);
            assertThat(exchange.given()).isEqualTo(given);
            assertThat(exchange.deeds())
                    .containsExactly(new Deed.NoLonger(ask), new Deed.Answer(exchange.message(), "theirs-2"));
            assertThat(exchange.steps()).containsExactly(Kind.STARTED, Kind.RECEIVED, Kind.CROSSED);
            assertThat(exchange.registration().told(ask)).as("what gave way").isEmpty();
        }

        @Test
        void aDisconnectStopsWhateverIsUnderWay() {
            assertThat(exchange.disconnected().stage()).as("asking").isEqualTo(Stage.STOPPED);
            exchange.partnerRegisters(A, "theirs").disconnected();
            assertThat(exchange.stage()).as("answering").isEqualTo(Stage.STOPPED);
        }

        @Test
        void thePartnersAnswerToOursIsNoNewBeginningWhenItComesBeforeOurAnswerIsTaken() {
            exchange.taken().partnerRegisters(A, "theirs").partnerRegisters(given, "theirs-answer");
            assertThat(exchange.deeds()).isEmpty();
            exchange.taken();
            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.outbound()).isEqualTo("theirs-answer");
        }

        @Test
        void norWhenItComesAfter() {
            exchange.taken().partnerRegisters(A, "theirs").taken().partnerRegisters(given, "theirs-answer");
            assertThat(exchange.deeds()).isEmpty();
            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.outbound()).isEqualTo("theirs-answer");
        }

        @Test
        void onceOursIsSettledThePartnersMayStillComeWithItsTokenA() {
            exchange.taken().partnerRegisters(given, "theirs-answer");
            assertThat(exchange.shown(A)).contains(Shown.FORMER);

            exchange.partnerRegisters(A, "theirs").taken();

            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.outbound()).isEqualTo("theirs");
        }

        @Test
        void andOnlyForTheOverlap() {
            exchange.taken().partnerRegisters(given, "theirs-answer");
            assertThat(exchange.passes(Exchange.OVERLAP.minusMillis(1)).shown(A))
                    .contains(Shown.FORMER);
            assertThat(exchange.passes(Duration.ofMillis(1)).shown(A)).isEmpty();
        }
    }

    @Nested
    class Registered {

        private final Exchange exchange = Exchange.agreedOn(A).partnerRegisters(A, "theirs");
        private final String ours = exchange.given();

        Registered() {
            exchange.taken();
        }

        @Test
        void aNewRegistrationReplacesBothTokensAndTheOldOneIsTakenForTheOverlap() {
            exchange.partnerRegisters(ours, "theirs-2");
            String given = exchange.given();
            assertThat(given).isNotEqualTo(ours);
            assertThat(exchange.shown(ours)).contains(Shown.OURS);

            exchange.taken();

            assertThat(exchange.shown(given)).contains(Shown.OURS);
            assertThat(exchange.passes(Exchange.OVERLAP.minusMillis(1)).shown(ours))
                    .contains(Shown.FORMER);
            assertThat(exchange.passes(Duration.ofMillis(1)).shown(ours)).isEmpty();
        }

        @Test
        void aPartnerThatComesAgainAfterAStopIsAnsweredThoughItSaysNothingNew() {
            exchange.partnerRegisters(ours, "theirs-2").refused(true);
            exchange.partnerRegisters(ours, "theirs-2");
            assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);
            assertThat(exchange.taken().stage()).isEqualTo(Stage.REGISTERED);
        }

        @Test
        void whatIsSaidAgainSoonAfterOwesNothingAndLaterItIsANewBeginning() {
            exchange.passes(RegistrationMoves.ANSWER_PATIENCE.minusMillis(1)).partnerRegisters(ours, "theirs");
            assertThat(exchange.deeds()).isEmpty();
            assertThat(exchange.steps()).last().isEqualTo(Kind.REPEATED);

            exchange.passes(Duration.ofMillis(1)).partnerRegisters(ours, "theirs");

            assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);
            assertThat(exchange.deeds()).containsExactly(new Deed.Answer(exchange.message(), "theirs-5"));
        }

        @Test
        void aNewTokenThatWasOnItsWayWhenWeDisconnectedMayHaveComeToThePartner() {
            exchange.weReplaceOurToken();
            String given = exchange.given();
            exchange.disconnected();
            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.shown(given)).contains(Shown.GIVEN);
            assertThat(exchange.shown(ours)).contains(Shown.OURS);

            assertThat(exchange.weReplaceOurToken().given()).as("no third one").isEqualTo(given);
        }

        @Test
        void anEndThatADisconnectKeepsFromThePartnerIsAnEndAllTheSame() {
            assertThat(exchange.weEnd().disconnected().stage()).isEqualTo(Stage.ENDED);
            assertThat(exchange.shown(ours)).isEmpty();
        }

        @Test
        void anotherAddressAloneIsANewRegistrationToo() {
            exchange.partnerRegisters(ours, "theirs", URI.create("https://other.example"), Optional.empty());
            assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);
            assertThat(exchange.registration().theirs().orElseThrow().baseUrl())
                    .isEqualTo(URI.create("https://other.example"));
        }

        @Test
        void thePartnersReplacementIsTakenAndOwesNothing() {
            exchange.partnerReplaces("theirs-2");
            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.outbound()).isEqualTo("theirs-2");
            assertThat(exchange.deeds()).isEmpty();
        }

        @Test
        void aReplacementWhileAnAnswerIsOwedLeavesItOwed() {
            exchange.partnerRegisters(ours, "theirs-2")
                    .partnerReplaces("theirs-3")
                    .disconnected();
            exchange.weRegister();
            assertThat(exchange.stage()).isEqualTo(Stage.ANSWERING);
            assertThat(exchange.outbound()).isEqualTo("theirs-3");
        }

        @Test
        void aNewTokenOfOursIsTakenBesideTheOldOneUntilThePartnerHasIt() {
            exchange.weReplaceOurToken();
            String given = exchange.given();
            assertThat(exchange.deeds()).contains(new Deed.Update(exchange.message()));
            assertThat(exchange.shown(ours)).contains(Shown.OURS);
            assertThat(exchange.shown(given)).contains(Shown.GIVEN);

            exchange.taken();

            assertThat(exchange.shown(given)).contains(Shown.OURS);
            assertThat(exchange.shown(ours)).contains(Shown.FORMER);
        }

        @Test
        void aNewTokenThatThePartnerRefusesIsDeadAndTheOldOneGoesOn() {
            exchange.weReplaceOurToken();
            String given = exchange.given();
            exchange.refused(true);
            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.registration().reason()).contains("the partner answered 401: unknown");
            assertThat(exchange.shown(given)).isEmpty();
            assertThat(exchange.shown(ours)).contains(Shown.OURS);
        }

        @Test
        void aRegistrationOfOursThatIsRefusedLeavesTheOldTokensInForce() {
            exchange.weRegister().refused(true);
            assertThat(exchange.stage()).isEqualTo(Stage.REGISTERED);
            assertThat(exchange.shown(ours)).contains(Shown.OURS);
            assertThat(exchange.outbound()).isEqualTo("theirs");
        }

        @Test
        void thePartnersEndIsTheEndOfAllTokens() {
            exchange.partnerEnds();
            assertThat(exchange.stage()).isEqualTo(Stage.ENDED);
            assertThat(exchange.shown(ours)).isEmpty();
            assertThat(exchange.shown(A)).isEmpty();
            assertThat(exchange.registration().theirs()).isEmpty();
        }

        @Test
        void ourEndIsToldWithTokensThatAreStillGood() {
            exchange.weEnd();
            assertThat(exchange.stage()).isEqualTo(Stage.ENDING);
            assertThat(exchange.deeds()).containsExactly(new Deed.End(exchange.message()));
            assertThat(exchange.shown(ours)).contains(Shown.OURS);
            assertThat(exchange.outbound()).isEqualTo("theirs");

            assertThat(exchange.taken().stage()).isEqualTo(Stage.ENDED);
            assertThat(exchange.shown(ours)).isEmpty();
        }

        @Test
        void aPartnerThatKnowsNothingOfItIsToldOnceAndAskedTwiceItEndsWithoutThePartner() {
            assertThat(exchange.weEnd().unanswered().stage()).isEqualTo(Stage.ENDING);
            String message = exchange.message();
            exchange.weEnd();
            assertThat(exchange.stage()).isEqualTo(Stage.ENDED);
            assertThat(exchange.deeds()).containsExactly(new Deed.NoLonger(message));
        }

        @Test
        void aPartnerThatRefusesTheEndHasEndedItToo() {
            assertThat(exchange.weEnd().refused(true).stage()).isEqualTo(Stage.ENDED);
            assertThat(exchange.shown(ours)).isEmpty();
        }

        @Test
        void otherTokensInTheConfigurationAreANewBeginning() {
            exchange.reconfigured();
            assertThat(exchange.stage()).isEqualTo(Stage.UNREGISTERED);
            assertThat(exchange.shown(ours)).isEmpty();
            assertThat(exchange.shown(A)).contains(Shown.AGREED);
        }
    }
}
