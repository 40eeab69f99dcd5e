package com.betterfleet.derms.registration;

import com.betterfleet.derms.partner.FormerSecret;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of the registration with a partner, without secrets (M3).
 *
 * @param possible whether this connection allows registration (property {@code registration})
 * @param stage UNREGISTERED, ASKING, AWAITING_ANSWER, ANSWERING, REGISTERED, UPDATING, ENDING, ENDED or STOPPED
 * @param since when the stage began
 * @param reason why the exchange stopped or ended; absent in other stages
 * @param partnerUrl the address that the partner registered; absent before that
 * @param issuedTokenUntil until when the token issued for a registration is valid; absent: there is none
 * @param formerTokenUntil until when the partner's former token is valid; absent: there is none
 * @param answerDueAt until when the partner's answer is awaited, without time in which no instance listened; absent: none
 *     is owed
 */
public record RegistrationStatus(
        boolean possible,
        String stage,
        @Nullable Instant since,
        @Nullable String reason,
        @Nullable URI partnerUrl,
        @Nullable Instant issuedTokenUntil,
        @Nullable Instant formerTokenUntil,
        @Nullable Instant answerDueAt) {

    /** @param answerEnd the end of the wait for the partner's answer that is enforced; empty: none is owed */
    static RegistrationStatus of(
            PartnerRegistration registration, boolean possible, Instant now, Optional<Instant> answerEnd) {
        return new RegistrationStatus(
                possible,
                registration.stage().name(),
                registration.stage() == PartnerRegistration.RegistrationStage.UNREGISTERED
                        ? null
                        : registration.since(),
                registration.reason().orElse(null),
                registration
                        .partnerOffer()
                        .map(PartnerRegistration.PartnerOffer::baseUrl)
                        .orElse(null),
                registration
                        .issuedToken()
                        .map(PartnerRegistration.IssuedTokenHash::validUntil)
                        .filter(now::isBefore)
                        .orElse(null),
                registration
                        .formerToken()
                        .map(FormerSecret::validUntil)
                        .filter(now::isBefore)
                        .orElse(null),
                answerEnd.orElse(null));
    }
}
