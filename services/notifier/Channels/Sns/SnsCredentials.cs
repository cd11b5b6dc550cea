using Amazon.Runtime.Credentials;

namespace OptionsAlerts.Notifier.Channels.Sns;

/// <summary>
/// The keys that sign: the settings' own, or those of AWS's default chain, which keeps and renews what it finds. A profile that assumes a role needs a library that this
/// program does without; the chain says so in its words.
/// </summary>
internal sealed class SnsCredentials(SnsOptions settings)
{
    /// <summary>The keys for one call; where there are none, why.</summary>
    public async Task<(AwsKeys? Keys, string? Problem)> Find(CancellationToken cancellationToken)
    {
        if (settings.AccessKeyId is { } id) return (new AwsKeys(id, settings.SecretAccessKey!, settings.SessionToken), null);
        try
        {
            var found = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync().WaitAsync(cancellationToken);
            var keys = await found.GetCredentialsAsync().WaitAsync(cancellationToken);
            return (new AwsKeys(keys.AccessKey, keys.SecretKey, keys.UseToken ? keys.Token : null), null);
        }
        catch (Exception none) when (none is not OperationCanceledException)
        {
            // Whatever the chain ran into, a missing file or a metadata server that does not answer, there is nothing to sign with.
            return (null, none.Message);
        }
    }
}
