using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Volume;

/// <summary>Section <c>Volume</c>: what holds for every symbol (<c>Volume:Sweep:Contracts</c>), and what differs for some.</summary>
public sealed record VolumeOptions : VolumeSettings
{
    public const string Section = "Volume";

    /// <summary>
    /// The key that callers of the service's gRPC bring, 16 or more visible ASCII characters; must be set, here or as <c>AlertEngine:ApiKey</c>, where it listens
    /// beyond this machine. Secret. Default none.
    /// </summary>
    public string? ApiKey { get; init; }

    /// <summary>The key before <see cref="ApiKey"/>, taken beside it while callers change over: a call that brings it is logged. Secret. Default none.</summary>
    public string? PreviousApiKey { get; init; }

    /// <summary>Underlyings watched; a further one is counted and left out. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxUnderlyings { get; init; } = 1_000;

    /// <summary>Contracts a symbol that the board shows. Default 20.</summary>
    [Range(1, 1_000)]
    public int BoardSize { get; init; } = 20;

    /// <summary>Finished days, kept in the database for the baselines of later ones.</summary>
    public BaselineOptions Baselines { get; init; } = new();

    /// <summary>What differs for one symbol: <c>Volume:Symbols:SPY:Sweep:Contracts</c> and so on; what is not set there is as for every symbol. Default none.</summary>
    public Dictionary<string, VolumeSettings> Symbols { get; } = new(StringComparer.OrdinalIgnoreCase);

    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var results = base.Validate(validationContext).ToList();
        Validator.TryValidateObject(Baselines, new ValidationContext(Baselines), results, validateAllProperties: true);
        return results;
    }
}

/// <summary>How finished days are kept.</summary>
public sealed record BaselineOptions
{
    /// <summary>Minutes from the close of the regular session to the roll: late prints and delayed feeds come in between. 1 to 119, since the day rolls two hours after the close. Default 30.</summary>
    [Range(1, 119)]
    public int RollAfterMinutes { get; init; } = 30;

    /// <summary>Trading days kept; never fewer than baselines are made of. Default 60.</summary>
    [Range(20, 1_000)]
    public int KeepDays { get; init; } = 60;
}
