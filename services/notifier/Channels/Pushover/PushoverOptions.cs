using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.Notifier.Channels.Pushover;

/// <summary>Section <c>Notifier:Pushover</c>. The channel is live when application and user are set; one without the other is an error.</summary>
public sealed class PushoverOptions : IChannelOptions, IValidatableObject
{
    /// <summary>Pushover repeats an emergency this often at most, whatever its end.</summary>
    public const int MostRepeats = 50;

    /// <summary>The application that sends, 30 letters and digits. Secret. Default none.</summary>
    [RegularExpression("^[A-Za-z0-9]{30}$", ErrorMessage = "Notifier:Pushover:ApiToken must be 30 letters and digits.")]
    public string? ApiToken { get; set => field = Setting.Text(value); }

    /// <summary>The user or group that alerts go to, 30 letters and digits. Secret. Default none.</summary>
    [RegularExpression("^[A-Za-z0-9]{30}$", ErrorMessage = "Notifier:Pushover:UserKey must be 30 letters and digits.")]
    public string? UserKey { get; set => field = Setting.Text(value); }

    /// <summary>Scheme, host and port of the API. Default <c>https://api.pushover.net</c>.</summary>
    public string BaseUrl { get; set => field = Setting.Text(value)?.TrimEnd('/') ?? field; } = "https://api.pushover.net";

    /// <summary>The devices that alerts go to, names separated by commas. Default none: all of the user's.</summary>
    [RegularExpression(
        "^[A-Za-z0-9_-]{1,25}(,[A-Za-z0-9_-]{1,25})*$",
        ErrorMessage = "Notifier:Pushover:Device must be device names of 1 to 25 letters, digits, '_' or '-', separated by commas.")]
    public string? Device { get; set => field = Setting.Text(value); }

    /// <summary>Time between two repeats of an emergency until somebody acknowledges it, 30 s to 3 h, sent in whole seconds. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "03:00:00")]
    public TimeSpan EmergencyRetry { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// When an emergency stops repeating, 30 s to 3 h after it was sent, in whole seconds; at most <see cref="MostRepeats"/> repeats. Default 30 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:30", "03:00:00")]
    public TimeSpan EmergencyExpire { get; set; } = TimeSpan.FromMinutes(30);

    public bool IsConfigured => ApiToken is not null && UserKey is not null;

    public IEnumerable<string?> Secrets() => [ApiToken, UserKey];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ApiToken is null && UserKey is not null) yield return new("Notifier:Pushover:ApiToken is missing; Notifier:Pushover:UserKey is set.", [nameof(ApiToken)]);
        if (UserKey is null && ApiToken is not null) yield return new("Notifier:Pushover:UserKey is missing; Notifier:Pushover:ApiToken is set.", [nameof(UserKey)]);
        if (!Setting.IsHttpUrl(BaseUrl, plain: true))
            yield return new("Notifier:Pushover:BaseUrl must be an http(s) address without user, query or fragment.", [nameof(BaseUrl)]);
        if (EmergencyExpire < EmergencyRetry) yield return new("Notifier:Pushover:EmergencyExpire must not be shorter than EmergencyRetry.", [nameof(EmergencyExpire)]);
        // Pushover would fall silent before the end that is set, and nobody would know.
        if (EmergencyExpire > MostRepeats * EmergencyRetry)
        {
            yield return new(
                "Notifier:Pushover:EmergencyExpire must be at most 50 times EmergencyRetry: Pushover repeats an emergency 50 times and no more.", [nameof(EmergencyExpire)]);
        }
    }
}
