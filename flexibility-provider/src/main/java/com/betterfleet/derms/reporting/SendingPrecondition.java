package com.betterfleet.derms.reporting;

import com.betterfleet.derms.binding.GroupBindings.BoundGroup;
import com.betterfleet.derms.link.PartnerLink;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conditions under which reports may be sent: the link and the control of the scope (M10). Pure. */
public final class SendingPrecondition {

    private SendingPrecondition() {}

    /** Why nothing may be sent on a link, as a text for operators; empty if it is online. */
    public static Optional<String> findLinkObstacle(@Nullable PartnerLink link) {
        if (link == null) {
            return Optional.of("the link is gone");
        }
        return link.isOnline()
                ? Optional.empty()
                : Optional.of("the link is " + link.state().kind().name());
    }

    /**
     * Whether a group's reports wait: its scope is under local control, or both sides accept no common measurement
     * mode.
     */
    public static boolean isGroupSuspended(BoundGroup group, @Nullable PartnerLink link) {
        return MeasurementModeSelection.selectMode(group.properties(), link).isEmpty()
                || group.binding().localControl().isPresent();
    }
}
