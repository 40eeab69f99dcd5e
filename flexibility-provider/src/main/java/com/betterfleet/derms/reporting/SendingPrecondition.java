package com.betterfleet.derms.reporting;

import com.betterfleet.derms.binding.GroupBindings.BoundGroup;
import com.betterfleet.derms.link.PartnerLink;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conditions under which reports may be sent: the link of their connection and the control of their scope (M10). Pure. */
public final class SendingPrecondition {

    private SendingPrecondition() {}

    /** Why nothing may be sent on a connection, as a text for operators; empty when its link is online. */
    public static Optional<String> findLinkObstacle(@Nullable PartnerLink link) {
        if (link == null) {
            return Optional.of("the link is gone");
        }
        return link.isOnline()
                ? Optional.empty()
                : Optional.of("the link is " + link.state().kind().name());
    }

    /** Whether a group's reports wait: its scope is under local control, or no measurement mode suits both sides. */
    public static boolean isGroupSuspended(BoundGroup group, @Nullable PartnerLink link) {
        return MeasurementModeSelection.selectMode(group.properties(), link).isEmpty()
                || group.binding().takenBack().isPresent();
    }
}
