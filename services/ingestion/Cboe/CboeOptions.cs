using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Http;

namespace OptionsAlerts.Ingestion.Cboe;

/// <summary>Cboe's delayed quotes. Section <c>Ingestion:Cboe</c>. No key is needed; the data is 15 minutes old by nature.</summary>
public sealed class CboeOptions : HttpFeedOptions
{
    public const string Section = "Ingestion:Cboe";

    /// <summary>An SPX chain is about 10 MiB: 48 at the most.</summary>
    public CboeOptions() : base(Section) => MaxBodyMegabytes = 48;

    /// <summary>Where the API is; https, or http on a loopback address. Default <c>https://cdn.cboe.com</c>, which redirects to wherever it lives now.</summary>
    [Required]
    public Uri BaseUrl { get; set; } = new("https://cdn.cboe.com");

    /// <inheritdoc/>
    public override int DelayOf() => CboeBody.DelaySeconds;

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!FeedHttp.IsAllowed(BaseUrl))
            yield return new ValidationResult($"{Section}:BaseUrl must be an https address (http only on a loopback address).", [nameof(BaseUrl)]);
        foreach (var problem in base.Validate(validationContext)) yield return problem;
    }
}
