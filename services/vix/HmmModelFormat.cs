using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Vix;

/// <summary>
/// A model as JSON: its parameters as numbers that read back to the same bits, where they come from, and their hash. A row whose parameters are no model, or whose hash is another than its
/// parameters', is refused: a watch must not go on by numbers that nobody trained.
/// </summary>
public static class HmmModelFormat
{
    private static readonly JsonSerializerOptions Json = Options();

    public static byte[] Write(HmmModel model)
    {
        var parameters = model.Parameters;
        return JsonSerializer.SerializeToUtf8Bytes(
            new Body(
                model.Version, model.Feature, model.TrainedFrom, model.TrainedTo, model.Samples, model.TrainedAt, model.Seed, model.Starts, model.LogLikelihood, model.Bic,
                parameters.Initial.ToArray(), parameters.Transitions.ToArray(), parameters.Means.ToArray(), parameters.Variances.ToArray(), model.Hash),
            Json);
    }

    /// <exception cref="FormatException">The row cannot be read; the text names it and why.</exception>
    public static HmmModel Read(StateRow row)
    {
        try
        {
            var body = JsonSerializer.Deserialize<Body>(row.Body, Json) ?? throw new FormatException($"State row '{row.Key}' is null.");
            var model = new HmmModel(
                body.Version, body.Feature, body.TrainedFrom, body.TrainedTo, body.Samples, body.TrainedAt, body.Seed, body.Starts, body.LogLikelihood, body.Bic,
                new GaussianHmm(body.Initial, body.Transitions, body.Means, body.Variances));
            return string.Equals(model.Hash, body.Hash, StringComparison.Ordinal)
                ? model
                : throw new FormatException($"State row '{row.Key}' has the hash {model.Hash}, not {body.Hash} as it says.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new FormatException($"State row '{row.Key}' cannot be read: {exception.Message}", exception);
        }
    }

    private static JsonSerializerOptions Options()
    {
        var options = ContractJson.Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
        return options;
    }

    private sealed record Body(
        int Version, HmmFeature Feature, DateOnly TrainedFrom, DateOnly TrainedTo, int Samples, DateTimeOffset TrainedAt, ulong Seed, int Starts, double LogLikelihood, double Bic,
        double[] Initial, double[] Transitions, double[] Means, double[] Variances, string Hash);
}
