package com.betterfleet.derms.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.partner.FormerSecret;
import com.betterfleet.derms.refusal.ForbiddenException;
import com.betterfleet.derms.registration.PartnerRegistration.IssuedTokenHash;
import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import com.betterfleet.derms.registration.PartnerRegistrationService.RegistrationCall;
import com.betterfleet.derms.registration.PartnerRegistrationService.RegistrationOffer;
import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.secret.TokenHash;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServiceTest
@DisplayName("M3: tokens of an exchange are valid until their expiry, not at it")
class ExchangedTokenTests {

    private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");
    private static final RegistrationOffer OFFER =
            new RegistrationOffer("partner-1-long", "http://localhost:9/cp", "base_url");

    private final String id = "expiring-" + UUID.randomUUID();
    private final TokenHash former = BearerToken.generateToken().toHash();
    private final TokenHash issued = BearerToken.generateToken().toHash();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcPartnerAuthentication authentication;

    @Autowired
    private JdbcRegistrations registrations;

    @Autowired
    private PartnerRegistrationService partners;

    @BeforeEach
    void saveExpiringTokens() {
        TestRig.callAdminApi(
                port, "PUT", "/connections/" + id, "{\"name\":\"Expiring\",\"profile\":\"oscp\",\"auth\":{}}");
        registrations.saveRegistration(PartnerRegistration.createUnregistered(id, END)
                .enterStage(RegistrationStage.REGISTERED, END)
                .withFormerToken(Optional.of(new FormerSecret(former, END)))
                .withIssuedToken(Optional.of(new IssuedTokenHash(issued, END))));
    }

    @Test
    void formerTokenIsValidUntilItsExpiryExclusive() {
        assertThat(authentication.findByExchangedToken(former, END.minusMillis(1)))
                .map(AuthenticatedPartner::registrationOnly)
                .contains(false);
        assertThat(authentication.findByExchangedToken(former, END)).isEmpty();
    }

    @Test
    void tokenRevokedBetweenAuthenticationAndLockChangesNothing() {
        assertThat(partners.receiveRegistration(
                        call(Optional.of(BearerToken.generateToken().toHash())), OFFER))
                .isFalse();
        assertThat(registrations.findRegistration(id).orElseThrow().partnerOffer())
                .isEmpty();
    }

    @Test
    void accessTokenStartsNoRegistration() {
        assertThatThrownBy(() -> partners.receiveRegistration(call(Optional.empty()), OFFER))
                .isInstanceOf(ForbiddenException.class);
    }

    @Test
    void issuedTokenIsValidForRegistrationUntilItsExpiryExclusive() {
        assertThat(authentication.findByExchangedToken(issued, END.minusMillis(1)))
                .map(AuthenticatedPartner::registrationOnly)
                .contains(true);
        assertThat(authentication.findByExchangedToken(issued, END)).isEmpty();
    }

    private RegistrationCall call(Optional<TokenHash> presentedToken) {
        return new RegistrationCall(id, presentedToken, "request-1", Optional.empty(), () -> {});
    }
}
