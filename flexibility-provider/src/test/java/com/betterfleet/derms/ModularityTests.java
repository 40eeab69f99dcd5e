package com.betterfleet.derms;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    @Test
    void roomsImportOnlyWhatTheyDeclare() {
        ApplicationModules.of(DermsApplication.class).verify();
    }
}
