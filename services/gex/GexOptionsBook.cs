using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OptionsAlerts.Gex;

/// <summary>The options of each symbol: the common ones, and where a symbol has a section of its own, that over the common one. Read once, at start.</summary>
public sealed class GexOptionsBook
{
    private readonly GexSymbolOptions _common;
    private readonly Dictionary<string, GexSymbolOptions> _symbols = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="options">Bound and validated.</param>
    /// <param name="configuration">Where they were bound from; binding alone cannot tell a default from a value that was not set.</param>
    public GexOptionsBook(IOptions<GexOptions> options, IConfiguration configuration)
    {
        _common = options.Value;
        foreach (var symbol in options.Value.Symbols.Keys) _symbols[symbol] = Read(configuration, symbol);
    }

    /// <summary>The options of one underlying.</summary>
    public GexSymbolOptions For(string underlying) => _symbols.GetValueOrDefault(underlying, _common);

    private static GexSymbolOptions Read(IConfiguration configuration, string symbol)
    {
        var section = configuration.GetSection(GexOptions.Section);
        var options = new GexSymbolOptions();
        section.Bind(options);
        section.GetSection($"{nameof(GexOptions.Symbols)}:{symbol}").Bind(options);
        return options;
    }

    /// <summary>Checks what annotations on <see cref="GexOptions"/> do not reach: each symbol's values, and values that depend on each other.</summary>
    internal sealed class Validation(IConfiguration configuration) : IValidateOptions<GexOptions>
    {
        public ValidateOptionsResult Validate(string? name, GexOptions options)
        {
            var failures = new List<string>();
            Relations(options, GexOptions.Section, failures);
            foreach (var symbol in options.Symbols.Keys)
            {
                var path = $"{GexOptions.Section}:{nameof(GexOptions.Symbols)}:{symbol}";
                var merged = Read(configuration, symbol);
                var results = new List<ValidationResult>();
                Validator.TryValidateObject(merged, new ValidationContext(merged), results, validateAllProperties: true);
                failures.AddRange(results.Select(result => $"{path}: {result.ErrorMessage}"));
                Relations(merged, path, failures);
            }

            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }

        private static void Relations(GexSymbolOptions options, string path, List<string> failures)
        {
            if (options.HighSignificance < options.AlertSignificance)
                failures.Add($"{path}:{nameof(options.HighSignificance)} must not be below {nameof(options.AlertSignificance)}.");
        }
    }
}
