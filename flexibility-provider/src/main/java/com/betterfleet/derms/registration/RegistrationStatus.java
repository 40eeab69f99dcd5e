package com.betterfleet.derms.registration;

import com.betterfleet.derms.partner.FormerSecret;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the exchange of tokens with a partner stands, for people (M3); no secret is part of it.
 *
 * @param possible whether this connection takes part in registration at all (property {@code registration})
 * @param stage UNREGISTERED, ASKING, AWAITING_ANSWER, ANSWERING, REGISTERED, UPDATING, ENDING, ENDED or STOPPED
 * @param since when the stage began
 * @param reason why the exchange stopped or ended; absent elsewhere
 * @param partnerUrl where the partner says that its messages go; absent until it has said so
 * @param issuedTokenUntil until when the token that we issued for the partner to begin with is taken; absent: there is none
 * @param formerTokenUntil until when the partner's token before the present one is taken; absent: there is none
 * @param answerDueAt until when the partner's answer to our registration may come; absent: none is owed
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

    static RegistrationStatus of(PartnerRegistration registration, boolean possible, Instant now) {
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
                registration.answerDueAt().filter(now::isBefore).orElse(null));
    }
}
