namespace OptionsAlerts.Notifier.Channels;

/// <summary>Checks that the channels' options share.</summary>
internal static class Setting
{
    /// <summary>Trimmed; blank is the same as absent, as environment files leave it.</summary>
    public static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    /// <summary>An absolute http or https address without user, query or fragment where those would go astray.</summary>
    public static bool IsHttpUrl(string value, bool plain) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0
        && (!plain || (url.Query.Length == 0 && url.Fragment.Length == 0));
}
