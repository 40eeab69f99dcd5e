package com.betterfleet.derms.partner;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The terms of the profiles as they come, for tests elsewhere. */
public final class PartnerPropertiesFixtures {

    private PartnerPropertiesFixtures() {}

    public static PartnerProperties vectorProperties() {
        return profileProperties("vector", Map.of());
    }

    /** Those of a profile, with a connection's own over them. */
    public static PartnerProperties profileProperties(String profile, Map<String, ?> own) {
        return new PartnerProfiles(JsonMapper.builder().build()).resolveProperties(profile, own);
    }
}
