package com.betterfleet.derms.connection;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The terms of the profiles as they come, for tests elsewhere. */
public final class KnownTerms {

    private KnownTerms() {}

    public static PartnerTerms vector() {
        return new PartnerProfiles(JsonMapper.builder().build()).terms("vector", Map.of());
    }
}
