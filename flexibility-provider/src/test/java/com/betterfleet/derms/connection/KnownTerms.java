package com.betterfleet.derms.connection;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The terms of the profiles as they come, for tests elsewhere. */
public final class KnownTerms {

    private KnownTerms() {}

    public static PartnerTerms vector() {
        return of("vector", Map.of());
    }

    /** Those of a profile, with a connection's own over them. */
    public static PartnerTerms of(String profile, Map<String, ?> own) {
        return new PartnerProfiles(JsonMapper.builder().build()).terms(profile, own);
    }
}
