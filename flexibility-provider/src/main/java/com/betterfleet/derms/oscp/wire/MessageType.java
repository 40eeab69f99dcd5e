package com.betterfleet.derms.oscp.wire;

/**
 * A message with its HTTP method: POST, for a registration also PUT and DELETE.
 *
 * @param name the name of the message, which is also its path
 */
public record MessageType(String method, String name) {

    private static final String POST = "POST";

    public static final MessageType REGISTER = new MessageType(POST, MessageName.REGISTER.wireName());
    public static final MessageType UPDATE_REGISTRATION = new MessageType("PUT", MessageName.REGISTER.wireName());
    public static final MessageType END_REGISTRATION = new MessageType("DELETE", MessageName.REGISTER.wireName());

    /** The type with the text of {@link #text()}. */
    public static MessageType of(String text) {
        int space = text.indexOf(' ');
        return space < 0
                ? new MessageType(POST, text)
                : new MessageType(text.substring(space + 1), text.substring(0, space));
    }

    /** The type as it is stored, filtered and shown: the name, and the method where it is not POST. */
    public String text() {
        return method.equals(POST) ? name : name + " " + method;
    }

    public boolean isRegistration() {
        return name.equals(MessageName.REGISTER.wireName());
    }
}
