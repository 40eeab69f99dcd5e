package com.betterfleet.derms.partner;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The properties of the profiles, for tests of other rooms. */
public final class PartnerPropertiesFixtures {

    private PartnerPropertiesFixtures() {}

    public static PartnerProperties vectorProperties() {
        return profileProperties("vector", Map.of());
    }

    /** The properties of a profile, overridden by a connection's own. */
    public static PartnerProperties profileProperties(String profile, Map<String, ?> own) {
        return new PartnerProfiles(JsonMapper.builder().build()).resolveProperties(profile, own);
    }
}
