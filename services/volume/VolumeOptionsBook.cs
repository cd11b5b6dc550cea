using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Volume;

/// <summary>The settings of each symbol: the common ones, and for symbols with a section of their own that section over the common one. Read once, at start.</summary>
public sealed class VolumeOptionsBook
{
    private readonly Dictionary<string, VolumeSettings> _symbols = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="options">Bound and validated.</param>
    /// <param name="configuration">Where they were bound from; binding alone cannot tell a default from a value that was not set.</param>
    public VolumeOptionsBook(IOptions<VolumeOptions> options, IConfiguration configuration)
    {
        Common = options.Value;
        foreach (var symbol in Common.Symbols.Keys) _symbols[symbol] = Read(configuration, symbol);
    }

    /// <summary>The options that are not a symbol's.</summary>
    public VolumeOptions Common { get; }

    /// <summary>The most days that any symbol's baselines are made of.</summary>
    public int HistoryDays => _symbols.Values.Append(Common).Max(settings => settings.HistoryDays);

    /// <summary>The settings of one underlying.</summary>
    public VolumeSettings For(string underlying) => _symbols.GetValueOrDefault(underlying, Common);

    private static VolumeSettings Read(IConfiguration configuration, string symbol)
    {
        var section = configuration.GetSection(VolumeOptions.Section);
        var own = section.GetSection($"{nameof(VolumeOptions.Symbols)}:{symbol}");
        var settings = new VolumeSettings();
        section.Bind(settings);
        // The binder adds to an array that is there; a symbol's own curve stands in place of the common one.
        if (own.GetSection(nameof(VolumeSettings.DayCurve)).Exists()) settings = settings with { DayCurve = null };
        own.Bind(settings);
        return settings;
    }

    /// <summary>Checks what annotations on <see cref="VolumeOptions"/> do not reach: each symbol's settings, merged.</summary>
    internal sealed class Validation(IConfiguration configuration) : IValidateOptions<VolumeOptions>
    {
        public ValidateOptionsResult Validate(string? name, VolumeOptions options)
        {
            var failures = new List<string>();
            foreach (var symbol in options.Symbols.Keys)
            {
                var merged = Read(configuration, symbol);
                var results = new List<ValidationResult>();
                Validator.TryValidateObject(merged, new ValidationContext(merged), results, validateAllProperties: true);
                failures.AddRange(results.Select(result => $"{VolumeOptions.Section}:{nameof(VolumeOptions.Symbols)}:{symbol}: {result.ErrorMessage}"));
            }

            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}
